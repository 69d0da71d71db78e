import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import { execa } from "execa";
import { projectFolder } from "#tools/project.mjs";
import { folderFor } from "../cli/command";
import { type Project, programOf, readonlyShares, reviewer, startShop } from "../engine/project";
import { commands, githubStep, gitlabScript, readCi, shell } from "./ci";

// Neither has public types.
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

/**
 * The engine's own executable, for a program in this process, as the Automation API runs it: a program in a folder would need
 * the language host, which isn't everywhere.
 */
async function runPulumi<T>(
  project: Project,
  { workspace }: Stack,
  program: PulumiFn,
  run: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const server = new grpc.Server();
  const language = new LanguageServer(program);
  server.addService(LanguageRuntimeService, language);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const PATH = String(workspace.envVars.PATH);
  const engine = PATH.split(delimiter)
    .map((folder) => join(folder, "pulumi"))
    .find(existsSync);
  const line = `exec "${engine}" "$@" --client=127.0.0.1:${port} --exec-kind auto.inline`;
  const bin = commands(project, { pulumi: line });
  try {
    return await run({ ...workspace.envVars, PATH: [bin, PATH].join(delimiter), STACK: "test" });
  } finally {
    language.onPulumiExit(false);
    server.forceShutdown();
  }
}

/** What the preview of a service says: its exit code, what it leaves for the report, and what people read. */
interface Looked {
  readonly exitCode: number | undefined;
  readonly result: string;
  readonly shown: string;
}

const previews = {
  GitHub: { script: () => githubStep("preview", "Preview"), output: "github-output", prefix: "result=" },
  GitLab: { script: () => gitlabScript("drift:preview"), output: "drift.env", prefix: "RESULT=" },
};

for (const [service, { script, output, prefix }] of Object.entries(previews)) {
  test.serial(
    `${service}: a preview tells drift from none, with the diff, and an error of AWS, of the program or of the stack is neither`,
    async (t) => {
      const { emulator, project, workloadId, stack } = await startShop(t);
      await stack.up();
      const good = programOf(readonlyShares(workloadId, { review: reviewer }));
      const look = (program: PulumiFn, further: Record<string, string> = {}) =>
        runPulumi(project, stack, program, async (env): Promise<Looked> => {
          const file = join(project.folder, output);
          writeFileSync(file, "");
          const DIFF = join(project.folder, "drift.txt");
          const { exitCode, stdout } = await shell(script(), project, {
            ...env,
            DIFF,
            GITHUB_OUTPUT: file,
            ...further,
          });
          return { exitCode, result: readFileSync(file, "utf8").trim(), shown: stdout };
        });

      t.like(await look(good), { exitCode: 0, result: `${prefix}none` });

      const [share] = await emulator.control.shares();
      await emulator.control.editOutside(String(share?.shareId), "CONTRIBUTOR");
      const drift = await look(good);
      t.like(drift, { exitCode: 0, result: `${prefix}drift` });
      t.regex(drift.shown, /permissionType: "CONTRIBUTOR" => "READONLY"/);

      await emulator.control.inject({ kind: "denied", operation: "ListWorkloadShares", times: "always" });
      for (const [failed, shown] of [
        [await look(good), /Allow wellarchitected:ListWorkloadShares to the caller/],
        [await look(good, { STACK: "none" }), /no stack named 'none' found/],
      ] as const) {
        t.not(failed.exitCode, 0);
        t.is(failed.result, "");
        t.regex(failed.shown, shown);
        t.regex(failed.shown, /This is no drift/);
      }
      await emulator.control.clearFaults();
      const broken = await look(async () => {
        throw new Error("the program is broken");
      });
      t.not(broken.exitCode, 0);
      t.is(broken.result, "");
    },
  );
}

test("GitHub's jobs have no permission that they don't need, and use no action but GitHub's and Pulumi's", (t) => {
  const { permissions, jobs } = readCi("github-drift.yml");

  t.deepEqual(permissions, {});
  t.deepEqual(jobs.preview.permissions, { contents: "read", "id-token": "write" });
  t.deepEqual(jobs.report.permissions, { issues: "write" });
  const steps: { uses?: string }[] = [...jobs.preview.steps, ...jobs.report.steps];
  for (const { uses = "actions/" } of steps) t.regex(uses, /^(actions\/|pulumi\/actions@)/);
});

const hasGo = spawnSync("go", ["version"]).status === 0;

(hasGo ? test : test.skip)(
  `actionlint finds nothing wrong in GitHub's workflows${hasGo ? "" : " (skipped: no Go on PATH)"}`,
  async (t) => {
    t.timeout(170_000);
    const folder = folderFor(t);
    const workflows = join(folder, ".github", "workflows");
    mkdirSync(workflows, { recursive: true });
    mkdirSync(join(folder, ".git"));
    for (const name of ["drift", "nightly"]) {
      copyFileSync(join(projectFolder, "examples", "ci", `github-${name}.yml`), join(workflows, `${name}.yml`));
    }

    const { all, exitCode } = await execa("go", ["run", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"], {
      cwd: folder,
      env: { GOFLAGS: "-mod=mod" },
      all: true,
      reject: false,
    });

    t.is(exitCode, 0, all);
  },
);
