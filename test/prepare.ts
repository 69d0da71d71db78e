import { provideEngine } from "#tools/engine/engine.mjs";
import { goExample, vetGoExamples } from "./languages/go-project";
import { hasPythonSdk, python } from "./languages/python-environment";
import { generatedSdk, hasGo } from "./languages/sdk";
import { typescriptExample } from "./languages/typescript-project";
import { installed, oldestNode } from "./package/installed";
import { missingClients } from "./peers/environment";
import { protocols } from "./plugin/protocols";
import { tarball } from "./plugin/tarball";

/**
 * Provides the engine, and makes what tests on it share and what takes long on a fresh machine, before the clock of any test
 * runs. What fails of the latter is told by the tests that need it, which try it again.
 * @param isForAll whether all tests run. Whoever runs a few files doesn't wait for what the others need: those make what they
 * need themselves.
 */
export default async function prepare(isForAll: boolean): Promise<void> {
  await provideEngine();
  if (!isForAll) return;
  const steps: (() => unknown)[] = [installed, oldestNode, tarball, missingClients, ...Object.values(protocols)];
  const sdks = (["nodejs", "go"] as const).map((language) => () => generatedSdk(language));
  if (hasGo) steps.push(...sdks, typescriptExample, goExample, vetGoExamples);
  if (hasPythonSdk) steps.push(() => generatedSdk("python"), python);
  for (const step of steps) {
    try {
      await step();
    } catch {
      // Told by cached.
    }
  }
}
