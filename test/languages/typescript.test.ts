import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import test from "ava";
import "#tools/engine/inline-programs.mjs";
import { reviewer, startScene } from "./scene";
import { hasGo, repository, unlessSkipped } from "./sdk";
import { compile, makeTypescriptProject } from "./typescript-project";

(!hasGo ? test.skip : test)(
  `the TypeScript example shares a workload through the plugin${unlessSkipped}`,
  async (t) => {
    const { scene, emulator } = await startScene(t);

    const program = join(scene.folder, "typescript");
    cpSync(join(repository, "examples", "typescript-plugin"), program, { recursive: true });
    await makeTypescriptProject(program);
    await compile("-p", program, "--noEmit", "false", "--outDir", program);

    const require = createRequire(join(program, "index.js"));
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName: "test",
        projectName: "review-account",
        program: async () => {
          for (const file of Object.keys(require.cache)) {
            if (file.startsWith(scene.folder)) delete require.cache[file];
          }
          return require("./index.js");
        },
      },
      { workDir: scene.env.PROJECT_FOLDER as string, envVars: scene.env as Record<string, string> },
    );
    await stack.setConfig("workloadId", { value: scene.workloadId });
    await stack.setConfig("reviewAccountId", { value: reviewer });
    const { outputs } = await stack.up();
    t.is(outputs.status?.value, "PENDING");
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  },
);
