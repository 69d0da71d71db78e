import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
import { parse } from "yaml";
import { projectFolder } from "#tools/project.mjs";
import { listen } from "../aws/fixtures";
import { folderFor } from "../cli/command";
import { type Project, programOf, readonlyShares, reviewer, startShop } from "../engine/project";

// Neither has public types.
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

const read = (name: string) => parse(readFileSync(join(projectFolder, "examples", "ci", name), "utf8"));

interface GithubStep {
  readonly name?: string;
  readonly run?: string;
}

/** The shell of a step of GitHub's, or of a job of GitLab's. */
function githubStep(job: string, name: string): string {
  const steps: GithubStep[] = read("github-drift.yml").jobs[job].steps;
  return String(steps.find((step) => step.name === name)?.run);
}
const gitlabScript = (job: string) => (read("gitlab-drift.yml")[job].script as string[]).join("\n");

/** Executables by their names, which come first on PATH; each is a line of shell. */
function commands({ folder }: Pick<Project, "folder">, lines: Readonly<Record<string, string>>): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, line] of Object.entries(lines)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** Runs shell as both services do, in the project's folder. */
function shell(script: string, { folder }: Pick<Project, "folder">, env: Record<string, string>) {
  return execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { cwd: folder, env, reject: false });
}

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

const hasJq = spawnSync("jq", ["--version"]).status === 0;
const diff = 'permissionType: "CONTRIBUTOR" => "READONLY"';

/** What a report has done with the issues, and what it has written into one. */
interface Reported {
  readonly calls: string[];
  readonly body: string;
}

/** Runs the report after a preview with this result, while these issues are open. */
type Report = (result: string, open: readonly { number: number; title: string }[]) => Promise<Reported>;

const reportOfGithub = async (t: ExecutionContext): Promise<Report> => {
  const folder = folderFor(t);
  const [log, issues] = [join(folder, "calls"), join(folder, "issues.json")];
  const list = `[ "$2" != list ] || cat "${issues}"`;
  const bin = commands({ folder }, { gh: `echo "$1 $2 $3" >> "${log}"\n${list}` });
  return async (result, open) => {
    writeFileSync(log, "");
    writeFileSync(issues, JSON.stringify(open));
    writeFileSync(join(folder, "drift.txt"), diff);
    const PATH = [bin, process.env.PATH].join(delimiter);
    const env = { PATH, STACK: "prod", RESULT: result, DIFF: "drift.txt", RUN: "https://ci.example/1" };
    const { exitCode, stderr } = await shell(githubStep("report", "Report"), { folder }, env);
    t.is(exitCode, 0, stderr);
    return { calls: linesOf(log).slice(1), body: contentOf(join(folder, "body.md")) };
  };
};

const reportOfGitlab = async (t: ExecutionContext): Promise<Report> => {
  const folder = folderFor(t);
  let [calls, open]: [string[], readonly { iid: number; title: string }[]] = [[], []];
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const wanted = new URL(String(request.url), "http://gitlab").searchParams.get("search");
    if (request.headers["private-token"] !== "secret") response.writeHead(401);
    else if (request.method === "GET") t.is(wanted, "Drift in prod");
    else calls.push(`${request.method} ${request.url} ${[...form.keys()].join()}`);
    response.end(JSON.stringify(request.method === "GET" ? open : {}));
  });
  const origin = `http://${await listen(t, server)}`;
  return async (result, issues) => {
    calls = [];
    open = issues.map(({ number, title }) => ({ iid: number, title }));
    writeFileSync(join(folder, "drift.txt"), diff);
    const ids = { CI_API_V4_URL: origin, CI_PROJECT_ID: "7", CI_PIPELINE_URL: "https://ci.example/1" };
    const env = { ...ids, NO_PROXY: "127.0.0.1", STACK: "prod", RESULT: result, ISSUES_TOKEN: "secret" };
    const { exitCode, stderr } = await shell(gitlabScript("drift:report"), { folder }, env);
    t.is(exitCode, 0, stderr);
    return { calls, body: contentOf(join(folder, "body.md")) };
  };
};

const linesOf = (file: string) => readFileSync(file, "utf8").trim().split("\n");
const contentOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");

const reports = {
  GitHub: {
    start: reportOfGithub,
    opened: "issue create --title",
    edited: "issue edit 5",
    closed: "issue close 5",
    skipped: !hasJq,
  },
  GitLab: {
    start: reportOfGitlab,
    opened: "POST /projects/7/issues title,description",
    edited: "PUT /projects/7/issues/5 description",
    closed: "PUT /projects/7/issues/5 state_event",
    skipped: false,
  },
};

for (const [service, { start, opened, edited, closed, skipped }] of Object.entries(reports)) {
  const titled = (text: string) => `${service}: ${text}${skipped ? " (skipped: no jq on PATH)" : ""}`;
  (skipped ? test.skip : test.serial)(
    titled(
      "drift opens one issue with the diff, or brings it up to date; without drift the issue is closed, and no other",
    ),
    async (t) => {
      const report = await start(t);
      const others = [{ number: 4, title: "Drift in prod-eu" }];
      const all = [...others, { number: 5, title: "Drift in prod" }];

      t.deepEqual((await report("none", others)).calls, []);
      const first = await report("drift", others);
      t.deepEqual(first.calls, [opened]);
      t.regex(first.body, /https:\/\/ci\.example\/1\n\n~~~~diff\npermissionType: "CONTRIBUTOR" => "READONLY"\n~~~~\n$/);
      t.deepEqual((await report("drift", all)).calls, [edited]);
      t.deepEqual((await report("none", all)).calls, [closed]);
    },
  );
}

test("GitHub's jobs have no permission that they don't need, and use no action but GitHub's and Pulumi's", (t) => {
  const { permissions, jobs } = read("github-drift.yml");

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
