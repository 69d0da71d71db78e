import { join } from "node:path";
import { rolldown } from "rolldown";
import type { Program } from "./programs";
import type { Project } from "./project";

/** The project's program, minified, without the external packages: in one file, but for what is loaded when it is needed. */
export async function bundle({ folder }: Project, external: readonly RegExp[]): Promise<Program> {
  const bundler = await rolldown({ input: join(folder, "index.js"), platform: "node", external: [...external] });
  const names = { entryFileNames: "bundle.cjs", chunkFileNames: "[name].cjs" };
  const { output } = await bundler.generate({ format: "cjs", minify: true, ...names });
  await bundler.close();
  const chunks = output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file.code] as const] : []));
  return { files: Object.fromEntries(chunks), nodeArguments: ["bundle.cjs"] };
}
