import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { listen } from "../aws/fixtures";
import { folderFor } from "../cli/command";
import { commands, githubStep, gitlabScript, shell } from "./ci";

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
