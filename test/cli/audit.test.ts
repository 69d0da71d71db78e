import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { audit, type Expectations, type Finding } from "../../provider/cli/audit/findings";
import { managedShares } from "../../provider/cli/audit/managed-shares";
import { junit, sarif } from "../../provider/cli/audit/reports";
import type { FoundShare } from "../../provider/cli/scan/found-share";
import { UsageError } from "../../provider/cli/usage-error";
import { folderFor, parsed, start } from "./command";
import { foundShare } from "./found-share";

const shareId = (number: number) => String(number).padStart(32, "0");
const outsider = "555555555555";

function share(number: number, changes: Partial<FoundShare> = {}): FoundShare {
  return foundShare({ shareId: shareId(number), scannedAt: "2026-11-20T00:00:00.000Z", ...changes });
}

const found = (shares: readonly FoundShare[], expected: Expectations) =>
  audit(shares, expected).map((finding) => `${finding.severity} ${finding.rule} ${Number(finding.shareId)}`);

test("what isn't asked for isn't reported, except shares that have ended, and shares that were received never are", (t) => {
  const shares = [
    share(1, { permissionType: "CONTRIBUTOR", sharedWith: outsider, status: "PENDING" }),
    share(2, { status: "EXPIRED" }),
    share(3, { status: "REVOKED", side: "received" }),
  ];

  t.deepEqual(found(shares, {}), ["warning ended-share 2"]);
});

test("principals are trusted in any spelling, and an account stands for its users and roles, but not for those of another", (t) => {
  const shares = [
    share(1),
    share(2, { sharedWith: "arn:aws:iam::222222222222:role/audit/Reader" }),
    share(3, { sharedWith: outsider }),
    share(4, { sharedWith: `arn:aws:iam::${outsider}:user/222222222222` }),
    share(5, { sharedWith: "o-abcdefghij" }),
    share(6, { sharedWith: "arn:aws:organizations::999999999999:organization/o-abcdefghij" }),
  ];
  const trusted = ["arn:aws:iam::222222222222:root", "o-abcdefghij"];

  t.deepEqual(found(shares, { trusted }), ["error untrusted-principal 3", "error untrusted-principal 4"]);
});

test("contributors outside the organization are errors, readers there are not", (t) => {
  const contributor = { permissionType: "CONTRIBUTOR" } as const;
  const shares = [
    share(1, contributor),
    share(2, { ...contributor, sharedWith: outsider }),
    share(3, { sharedWith: outsider }),
  ];

  t.deepEqual(found(shares, { organization: ["222222222222"] }), ["error contributor-outside-organization 2"]);
});

test("a share is pending for too long if an earlier scan has seen it pending so many days before", (t) => {
  const pending = { status: "PENDING", scannedAt: "2026-11-25T00:00:00.000Z" } as const;
  const earlier = [
    share(1, { status: "PENDING" }),
    share(2, { status: "PENDING", scannedAt: "2026-11-20T00:00:01.000Z" }),
    share(3, { status: "ACCEPTED" }),
  ];

  const findings = found(
    [1, 2, 3, 4].map((number) => share(number, pending)),
    { pending: { days: 5, earlier } },
  );

  t.deepEqual(findings, ["warning pending-share 1"]);
});

test("stacks manage the shares of single resources and of sets, through either way in; others are reported, and those that no longer exist", (t) => {
  const place = { accountId: "111111111111", region: "us-east-1" };
  const resources = [
    { urn: "urn:one", type: "wellarchitected:index:WorkloadShare", outputs: { shareId: shareId(1), ...place } },
    {
      urn: "urn:set",
      type: "pulumi-nodejs:dynamic/wellarchitected:WorkloadShares",
      outputs: { members: [{ shareId: shareId(2) }, { shareId: shareId(8) }], ...place },
    },
    { urn: "urn:gone", type: "wellarchitected:index:LensShare", outputs: { shareId: shareId(9), ...place } },
    {
      urn: "urn:elsewhere",
      type: "wellarchitected:index:LensShare",
      outputs: { shareId: shareId(7), ...place, region: "eu-west-1" },
    },
    { urn: "urn:other", type: "aws:ram:ResourceShare", outputs: { shareId: shareId(3) } },
  ];
  const managed = managedShares("stack.json", JSON.stringify({ version: 3, deployment: { resources } }));

  const findings = audit([share(1), share(2), share(3)], { managed });

  t.deepEqual(
    findings.map(({ rule, shareId }) => `${rule} ${Number(shareId)}`),
    ["unmanaged-share 3", "missing-share 8", "missing-share 9"],
  );
  t.true(findings[1]?.message.startsWith("urn:set has the share"));
  t.deepEqual(managedShares("stack.json", '{"deployment": {}}'), []);
  for (const wrong of ["{}", "[", "null"]) t.throws(() => managedShares("x", wrong), { instanceOf: UsageError });
});

const findings: Finding[] = audit([share(1, { sharedWith: outsider, resourceName: `A "<b>" & \u0001` })], {
  trusted: [],
});

test("SARIF names each rule that was applied, and each finding with its resource and a fingerprint that stays", (t) => {
  const { version, runs } = JSON.parse(sarif(findings, ["untrusted-principal", "ended-share"], "1.2.3", "a b.jsonl"));
  const [{ tool, results }] = runs;

  t.is(version, "2.1.0");
  t.like(tool.driver, { name: "wellarchitected-shares", version: "1.2.3" });
  t.deepEqual(
    tool.driver.rules.map(({ id, defaultConfiguration }: { id: string; defaultConfiguration: { level: string } }) => [
      id,
      defaultConfiguration.level,
    ]),
    [
      ["untrusted-principal", "error"],
      ["ended-share", "warning"],
    ],
  );
  t.is(results.length, 1);
  t.like(results[0], {
    ruleId: "untrusted-principal",
    ruleIndex: 0,
    level: "error",
    partialFingerprints: { "share/v1": `untrusted-principal/${shareId(1)}` },
  });
  t.is(results[0].locations[0].physicalLocation.artifactLocation.uri, "a%20b.jsonl");
  t.is(results[0].locations[0].logicalLocations[0].fullyQualifiedName, share(1).resourceId);
});

test("JUnit has a failed case for each finding, and one that passed for each rule without any, in well-formed XML", (t) => {
  const text = junit(findings, ["untrusted-principal", "ended-share"]);

  t.regex(text, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="wellarchitected-shares">\n/);
  t.regex(text, /<testsuite name="untrusted-principal" tests="1" failures="1">\n.*<failure type="error" message="/);
  t.regex(text, /<testsuite name="ended-share" tests="1" failures="0">\n.*<testcase [^>]*"\/>\n {2}<\/testsuite>/);
  t.true(text.includes("&lt;b&gt;") && text.includes("&amp;"), text);
  t.false(text.includes("<b>") || text.includes("\u0001"));
});

test("the command's exit code is 1 if there is a finding, and 0 if there is none; each format has stdout to itself", async (t) => {
  const lines = JSON.stringify(share(1, { sharedWith: outsider }));
  const run = (...args: string[]) => start(["audit", ...args], {}, lines);

  const [clean, plain, json, asSarif, asJunit] = await Promise.all([
    run(),
    run("--trusted", "222222222222"),
    run("--trusted", "222222222222", "--json"),
    run("--trusted", "222222222222", "--sarif"),
    run("--trusted", "222222222222", "--junit"),
  ]);

  t.like(clean, { exitCode: 0, stdout: "", stderr: "errors: 0, warnings: 0, by ended-share\n" });
  t.is(plain.stdout, `error    111111111111  us-east-1  untrusted-principal: "Shop": ${outsider} is not trusted\n`);
  t.like(parsed(json.stdout)[0], { rule: "untrusted-principal", severity: "error", share: { sharedWith: outsider } });
  t.is(JSON.parse(asSarif.stdout).runs[0].results.length, 1);
  t.true(asJunit.stdout.endsWith("</testsuites>\n"));
  for (const { exitCode, stderr } of [plain, json, asSarif, asJunit]) {
    t.is(exitCode, 1);
    t.is(stderr, "errors: 1, warnings: 0, by untrusted-principal, ended-share\n");
  }
});

test("the command refuses options that go together, a file that is no stack's, and two formats", async (t) => {
  const folder = folderFor(t);
  const [members, other] = [join(folder, "accounts.txt"), join(folder, "other.json")];
  writeFileSync(members, `222222222222\n${outsider}\n`);
  writeFileSync(other, "{}");
  const lines = JSON.stringify(share(1, { permissionType: "CONTRIBUTOR", sharedWith: outsider }));
  const run = (...args: string[]) => start(["audit", ...args], {}, lines);

  const [listed, ...refused] = await Promise.all([
    run("--organization-file", members),
    run("--pending-days", "5"),
    run("--stack", other),
    run("--json", "--junit"),
    run("--trusted", ","),
  ]);

  t.is(listed?.exitCode, 0, listed?.stderr);
  for (const { exitCode, stdout } of refused) t.like({ exitCode, stdout }, { exitCode: 2, stdout: "" });
  t.regex(String(refused[0]?.stderr), /--pending-days and --earlier go together/);
  t.regex(String(refused[1]?.stderr), /other\.json is not what "pulumi stack export" prints/);
});
