import { join } from "node:path";
import { rolldown } from "rolldown";
import type { Program } from "./programs";
import type { Project } from "./project";

/** The project's program in one minified file, without the external packages. */
export async function bundle({ folder }: Project, external: readonly RegExp[]): Promise<Program> {
  const bundler = await rolldown({ input: join(folder, "index.js"), platform: "node", external: [...external] });
  const { output } = await bundler.generate({ format: "cjs", minify: true });
  await bundler.close();
  return { files: { "bundle.cjs": output[0].code }, nodeArguments: ["bundle.cjs"] };
}
