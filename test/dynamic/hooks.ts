import { beforeEach } from "vitest";
import type { Emulator } from "../../emulator";
import { startAws } from "../aws/fixtures";

/** For each test, an emulator of which the environment knows. Until these tests move from Vitest. */
export function useEmulator(): () => Emulator {
  let emulator: Emulator;
  beforeEach(async ({ onTestFinished }) => {
    ({ emulator } = await startAws({ teardown: onTestFinished }));
  });
  return () => emulator;
}
