import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { decoded } from "../../../provider/cli/report/model/data";
import { estate, notScanned, scanLines } from "../../browser/estate";
import { folderFor, start } from "../command";
import { foundShare } from "../found-share";

const scan = scanLines(estate(), [notScanned]);
const report = (...args: string[]) => start(["report", ...args], {}, scan);

/** The content of the page's elements of a name. */
function contents(page: string, tag: "script" | "style"): string[] {
  return [...page.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, "g"))].map(([, content = ""]) => content);
}

function dataOf(page: string) {
  return JSON.parse(contents(page, "script")[0] ?? "");
}

test("the page goes to stdout, and holds each share, what was scanned and what could not be", async (t) => {
  const { stdout, stderr, exitCode } = await report();

  t.is(exitCode, 0, stderr);
  t.regex(stdout, /^<!doctype html>/i);
  const data = dataOf(stdout);
  t.is(decoded(data).length, estate().length);
  t.like(data.facts, {
    scanned: { from: "2026-11-26T14:03:12.000Z", to: "2026-11-26T14:06:40.000Z" },
    accounts: ["111111111111", "222222222222", "333333333333"],
    regions: ["eu-west-1", "us-east-1"],
    notScanned: [notScanned],
  });
  t.is(
    stderr,
    "20 shares, 10 resources, 6 principals\nthe scan had 1 problem: the report is incomplete, and says so\n",
  );
});

test("files get what their options name, folders are made for them, and stdout stays empty", async (t) => {
  const folder = folderFor(t);
  const [page, picture] = [join(folder, "new", "report.html"), join(folder, "graph.svg")];

  const both = await report("--out", page, "--svg", picture);

  t.like(both, { exitCode: 0, stdout: "" });
  t.true(both.stderr.startsWith(`20 shares, 10 resources, 6 principals: ${page}, ${picture}\n`));
  t.regex(readFileSync(page, "utf8"), /^<!doctype html>/i);
  t.regex(readFileSync(picture, "utf8"), /^<svg /);

  const onlyPicture = await report("--svg", join(folder, "other.svg"));
  t.like(onlyPicture, { exitCode: 0, stdout: "" });
});

test("a file that exists is not replaced without --force, and then nothing is written", async (t) => {
  const folder = folderFor(t);
  const [page, picture] = [join(folder, "report.html"), join(folder, "graph.svg")];
  writeFileSync(picture, "mine");

  const refused = await report("--out", page, "--svg", picture);

  t.like(refused, { exitCode: 2, stdout: "" });
  t.is(
    refused.stderr,
    `wellarchitected-shares: ${picture} exists: choose another file by --svg, or replace it by --force\n`,
  );
  t.false(existsSync(page));
  t.is(readFileSync(picture, "utf8"), "mine");
  t.is((await report("--out", page, "--svg", picture, "--force")).exitCode, 0);
  t.regex(readFileSync(picture, "utf8"), /^<svg /);
});

test("input that is no scan, one file for both outputs, a folder as a file, and a file that is missing are refused with exit code 2", async (t) => {
  const folder = folderFor(t);
  const file = join(folder, "one");

  const [noScan, oneFile, aFolder, missing] = await Promise.all([
    start(["report"], {}, "side,kind\n"),
    report("--out", file, "--svg", file),
    report("--out", folder, "--force"),
    report(join(folder, "missing.jsonl")),
  ]);

  for (const { exitCode, stdout } of [noScan, oneFile, aFolder, missing])
    t.like({ exitCode, stdout }, { exitCode: 2, stdout: "" });
  t.regex(noScan.stderr, /line 1 of the scan is no share/);
  t.regex(oneFile.stderr, /--out and --svg name the same file/);
  t.regex(aFolder.stderr, /can't be written: /);
  t.regex(missing.stderr, /missing\.jsonl can't be read/);
  t.false(existsSync(file));
});

test("the page's policy allows just its own script and style, and nothing from a network", async (t) => {
  const { stdout } = await report();
  const [, policy = ""] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(stdout) ?? [];
  const hash = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

  t.deepEqual(policy.split("; "), [
    "default-src 'none'",
    `script-src ${hash(contents(stdout, "script")[1])}`,
    `style-src ${hash(contents(stdout, "style")[0])}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  t.true(stdout.indexOf("Content-Security-Policy") < stdout.indexOf("<style>"));
});

test("no name ends the data's element or opens a comment, and each is read again as it was", async (t) => {
  const names = ["</script><script>run()</script>", "<!--<script>", "]]>", "$& $' $` $1", "\u2028 \\u003c"];
  const shares = names.map((resourceName, index) =>
    foundShare({ resourceName, shareId: `${index}`, statusMessage: names[0] as string }),
  );

  const { stdout } = await start(["report"], {}, scanLines(shares));

  t.is(contents(stdout, "script").length, 2);
  t.false(contents(stdout, "script")[0]?.includes("<"));
  t.deepEqual(
    decoded(dataOf(stdout))
      .map(({ resourceName }) => resourceName)
      .toSorted(),
    names.toSorted(),
  );
});

test("the page has no external ID and no role of the scan", async (t) => {
  const secret = foundShare({ shareId: "1", externalId: "the-external-id", roleArn: "arn:aws:iam::1:role/scanner" });

  const { stdout } = await start(["report"], {}, scanLines([secret]));

  t.notRegex(stdout, /the-external-id|role\/scanner/);
});

test("a scan that was filtered by line is a report of what is left", async (t) => {
  const lines = scan.split("\n").filter((line) => line.includes("Checkout"));

  const { stdout, stderr, exitCode } = await start(["report", "-"], {}, lines.join("\n"));

  t.is(exitCode, 0);
  t.is(stderr, "3 shares, 1 resource, 3 principals\n");
  t.is(decoded(dataOf(stdout)).length, 3);
});
