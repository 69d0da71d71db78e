import { beforeEach } from "vitest";
import type { Emulator, EmulatorOptions } from "../../emulator";
import { type Aws, type Home, startAws } from "../aws/fixtures";

/** For each test, an emulator of which the environment knows. Until these tests move from Vitest. */
export function useEmulator(options: EmulatorOptions = {}): () => Emulator {
  beforeEach(async ({ onTestFinished }) => {
    aws = await startAws({ teardown: onTestFinished }, options);
  });
  return () => aws.emulator;
}

let aws: Aws;
export const useHome = () => (): Home => aws.home;
