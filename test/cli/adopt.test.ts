import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { declarationsOf, type Filter } from "../../provider/cli/adopt/declarations";
import { uniqueNames } from "../../provider/cli/adopt/names";
import { filesOf, type Language, type WayIn } from "../../provider/cli/adopt/programs";
import type { FoundShare } from "../../provider/cli/scan/found-share";
import { readScan, readWholeScan } from "../../provider/cli/scan/read-scan";
import { UsageError } from "../../provider/cli/usage-error";
import { folderFor, start } from "./command";
import { foundShare } from "./found-share";

const shopId = "0123456789abcdef0123456789abcdef";
const lensArn = "arn:aws:wellarchitected:us-east-1:111111111111:lens/0123456789abcdef0123456789abcdef";
const role = "arn:aws:iam::333333333333:role/audit/Reader";

function found(shareNumber: number, changes: Partial<FoundShare> = {}): FoundShare {
  return foundShare({ shareId: String(shareNumber).padStart(32, "0"), profile: "shop", ...changes });
}

const ofLens = (shareNumber: number): FoundShare => {
  const { permissionType: _, ...share } = found(shareNumber, {
    kind: "LensShare",
    resourceId: lensArn,
    resourceName: "Our lens",
  });
  return share;
};

const shop = [found(1), found(2, { sharedWith: role, permissionType: "CONTRIBUTOR" })];

/** What is declared, as `type name`. */
function declared(shares: readonly FoundShare[], filter: Filter = {}): string[] {
  return declarationsOf(shares, filter).declarations.map(({ type, name }) => `${type} ${name}`);
}

test("all shares of a workload are one set, other kinds are single shares, and what was received is not declared", (t) => {
  const received = found(4, { side: "received", accountId: "222222222222" });

  t.deepEqual(declared([...shop, ofLens(3), received]), ["WorkloadShares shop", "LensShare our-lens-222222222222"]);
});

test("a workload some of whose shares are left out has single shares, since the import of a set takes in all", (t) => {
  const single = ["WorkloadShare shop-reader"];

  t.deepEqual(declared(shop, { permission: "CONTRIBUTOR" }), single);
  t.deepEqual(declared([found(1, { status: "EXPIRED" }), shop[1] as FoundShare]), single);
});

test("shares are chosen by account, workload, principal in any spelling, permission and kind, all of which must fit", (t) => {
  const all = [
    ...shop,
    ofLens(3),
    found(4, { accountId: "444444444444", resourceId: "f".repeat(32), resourceName: "Other" }),
  ];

  t.deepEqual(declared(all, { account: ["444444444444"] }), ["WorkloadShares other"]);
  t.deepEqual(declared(all, { workload: [shopId, "Other"] }), ["WorkloadShares shop", "WorkloadShares other"]);
  t.deepEqual(declared(all, { kind: ["LensShare"] }), ["LensShare our-lens-222222222222"]);
  t.deepEqual(declared(all, { principal: ["arn:aws:iam::222222222222:root"], workload: ["Shop"] }), [
    "WorkloadShare shop-222222222222",
  ]);
  t.deepEqual(declared(all, { permission: "CONTRIBUTOR", account: ["444444444444"] }), []);
});

test("a share that no declaration leaves as it is is left out, with the reason", (t) => {
  const { declarations, leftOut } = declarationsOf(
    [
      found(1, { status: "REJECTED" }),
      found(2, { sharedWith: "everyone" }),
      found(3, { permissionType: "OWNER" as "READONLY" }),
      found(4, { resourceId: "wl-1" }),
    ],
    {},
  );

  t.deepEqual(declarations, []);
  const reasons = leftOut.map(({ reason }) => reason);
  for (const word of ["REJECTED", "principal everyone", "permission OWNER", "wl-1"]) {
    t.true(
      reasons.some((reason) => reason.includes(word)),
      word,
    );
  }
});

test("names are unique, valid in every language, and the same in whichever order the shares come", (t) => {
  const things = [
    { parts: ["Crème brûlée (prod)"], id: "a".repeat(32), fallback: "workload" },
    { parts: ["creme brulee -- prod"], id: `${"a".repeat(8)}${"b".repeat(24)}`, fallback: "workload" },
    { parts: ["決済"], id: "c".repeat(32), fallback: "review template" },
    { parts: ["creme-brulee-prod-aaaaaaaa"], id: "d".repeat(32), fallback: "workload" },
  ];

  const names = uniqueNames(things);

  t.deepEqual(names, [
    "creme-brulee-prod-aaaaaaaaaaaaaaaa",
    "creme-brulee-prod-aaaaaaaabbbbbbbb",
    "review-template",
    "creme-brulee-prod-aaaaaaaa-dddddddd",
  ]);
  t.deepEqual(uniqueNames(things.toReversed()).toReversed(), names);
});

const { declarations } = declarationsOf(
  [...shop.map((share) => ({ ...share, resourceName: "Shop\nnew" })), ofLens(3)],
  {},
);

/** What is written for these declarations, by file. */
function written(language: Language, wayIn: WayIn, some = declarations): Record<string, string> {
  return Object.fromEntries(filesOf(language, wayIn, some).map(({ file, text }) => [file, text]));
}

test("the npm package's program names Region and connection, and takes over what exists", (t) => {
  const files = written("typescript", "npm package");

  t.deepEqual(Object.keys(files), ["index.ts"]);
  t.is(
    files["index.ts"],
    `import { LensShare, WorkloadShares } from "pulumi-wellarchitected";

const account111111111111 = { profile: "shop" };

// Shop new (account 111111111111, us-east-1)
new WorkloadShares("shop-new", {
  workloadId: "${shopId}",
  region: "us-east-1",
  shares: [
    { sharedWith: "222222222222", permissionType: "READONLY" },
    { sharedWith: "${role}", permissionType: "CONTRIBUTOR" },
  ],
  connection: account111111111111,
  adoptExisting: true,
});

// Our lens (account 111111111111, us-east-1)
new LensShare("our-lens-222222222222", {
  lensArn: "${lensArn}",
  region: "us-east-1",
  sharedWith: "222222222222",
  connection: account111111111111,
  adoptExisting: true,
});
`,
  );
});

test("the plugin's programs declare the same in TypeScript, Python and YAML, beside a file with the ids to import", (t) => {
  const [typescript, python, yaml] = (["typescript", "python", "yaml"] as const).map((language) =>
    written(language, "plugin"),
  );

  t.regex(
    String(typescript?.["index.ts"]),
    /new wellarchitected.LensShare\("our-lens-222222222222", \{\n {2}lensArn: ".*",\n {2}region: /,
  );
  t.is(
    python?.["__main__.py"],
    `import pulumi_wellarchitected as wellarchitected

# Shop new (account 111111111111, us-east-1)
wellarchitected.WorkloadShares(
    "shop-new",
    workload_id="${shopId}",
    region="us-east-1",
    shares=[
        wellarchitected.ShareArgs(shared_with="222222222222", permission_type="READONLY"),
        wellarchitected.ShareArgs(shared_with="${role}", permission_type="CONTRIBUTOR"),
    ],
)

# Our lens (account 111111111111, us-east-1)
wellarchitected.LensShare(
    "our-lens-222222222222",
    lens_arn="${lensArn}",
    region="us-east-1",
    shared_with="222222222222",
)
`,
  );
  t.is(
    yaml?.["Pulumi.yaml"],
    `name: wellarchitected-shares
runtime: yaml
resources:
  # Shop new (account 111111111111, us-east-1)
  "shop-new":
    type: wellarchitected:WorkloadShares
    properties:
      workloadId: "${shopId}"
      region: "us-east-1"
      shares:
        - sharedWith: "222222222222"
          permissionType: "READONLY"
        - sharedWith: "${role}"
          permissionType: "CONTRIBUTOR"
  # Our lens (account 111111111111, us-east-1)
  "our-lens-222222222222":
    type: wellarchitected:LensShare
    properties:
      lensArn: "${lensArn}"
      region: "us-east-1"
      sharedWith: "222222222222"
`,
  );
  t.deepEqual(JSON.parse(String(yaml?.["import.json"])).resources, [
    { type: "wellarchitected:index:WorkloadShares", name: "shop-new", id: `${shopId}@us-east-1` },
    {
      type: "wellarchitected:index:LensShare",
      name: "our-lens-222222222222",
      id: `${lensArn}/${"3".padStart(32, "0")}`,
    },
  ]);
});

test("shares of several accounts are one program for the plugin, with a provider for each profile or role, which imports by itself", (t) => {
  const { profile: _, ...withDefaults } = found(4, { resourceId: "d".repeat(32), accountId: "555555555555" });
  const shares = [
    found(1, { resourceName: "A" }),
    found(2, { resourceName: "B", accountId: "444444444444", profile: "billing", externalId: "x-1" }),
    found(3, { resourceName: "C", resourceId: "c".repeat(32), region: "eu-west-1", profile: "shop-eu" }),
    { ...withDefaults, resourceName: "D" },
  ];

  const files = written("typescript", "plugin", declarationsOf(shares, {}).declarations);

  t.deepEqual(Object.keys(files), ["index.ts"]);
  const lines = String(files["index.ts"]).split("\n");
  const telling = lines.filter((line) => /^const|^new|^\}/.test(line));
  t.deepEqual(telling, [
    'const account111111111111 = new wellarchitected.Provider("account_111111111111", { profile: "shop" });',
    'const account444444444444 = new wellarchitected.Provider("account_444444444444", { profile: "billing", externalId: "x-1" });',
    'const account111111111111_2 = new wellarchitected.Provider("account_111111111111_2", { profile: "shop-eu" });',
    'new wellarchitected.WorkloadShares("a", {',
    `}, { provider: account111111111111, import: "${shopId}@us-east-1" });`,
    'new wellarchitected.WorkloadShares("b", {',
    `}, { provider: account444444444444, import: "${shopId}@us-east-1" });`,
    'new wellarchitected.WorkloadShares("c", {',
    `}, { provider: account111111111111_2, import: "${"c".repeat(32)}@eu-west-1" });`,
    'new wellarchitected.WorkloadShares("d", {',
    `}, { import: "${"d".repeat(32)}@us-east-1" });`,
  ]);
});

test("a principal in a YAML program is never an expression", (t) => {
  const user = `arn:aws:iam::333333333333:user/\${x}/alice`;

  const files = written("yaml", "plugin", declarationsOf([found(1, { sharedWith: user })], {}).declarations);

  t.true(files["Pulumi.yaml"]?.includes(`sharedWith: "arn:aws:iam::333333333333:user/$\${x}/alice"`));
});

test("a scan is read with each share once, in a fixed order, and a line that is no share is named", (t) => {
  const lines = [...shop, shop[0]].map((share) => JSON.stringify(share));

  t.deepEqual(readScan(lines.join("\n")), readScan(`\n${lines.toReversed().join("\r\n")}\n`));
  t.is(readScan(lines.join("\n")).length, 2);
  for (const wrong of ["{", "null", "{}", JSON.stringify({ ...shop[0], kind: "Door" })]) {
    const error = t.throws(() => readScan(`${lines[0]}\n${wrong}`), { instanceOf: UsageError });
    t.regex(String(error?.message), /^line 2 of the scan is no share/);
  }
});

test("what a scan could not read is told apart from its shares, and is no share to adopt", (t) => {
  const problem = { region: "us-east-1", what: "finding its account", reason: "refused" };
  const lines = [JSON.stringify({ notScanned: problem }), JSON.stringify(shop[0])].join("\n");

  t.deepEqual(readWholeScan(lines).notScanned, [problem]);
  t.is(readScan(lines).length, 1);
  t.throws(() => readScan('{"notScanned":{"region":"us-east-1"}}'), { instanceOf: UsageError });
});

test("the command writes the files that it names, replaces none of a person's, and says what it left out", async (t) => {
  const folder = folderFor(t);
  const lines = [...shop, found(3, { status: "EXPIRED", sharedWith: "555555555555" })].map((share) =>
    JSON.stringify(share),
  );
  const adopt = (...args: string[]) => start(["adopt", "--out", folder, ...args], {}, lines.join("\n"));

  const first = await adopt("--language", "python", "--json");
  const again = await adopt("--language", "python");
  const forced = await adopt("--language", "python", "--principal", "222222222222", "--force");

  t.is(first.exitCode, 1);
  t.like(JSON.parse(first.stdout), {
    files: ["__main__.py", "import.json"].map((file) => join(folder, file)),
    shares: 2,
  });
  t.regex(first.stderr, /left out: "Shop" with 555555555555: it is EXPIRED/);
  t.regex(first.stderr, /pulumi config set wellarchitected:profile shop\n {2}pulumi import --file import\.json /);
  t.like(again, { exitCode: 2, stdout: "" });
  t.regex(again.stderr, /__main__\.py exists: choose another folder by --out, or replace it by --force\n$/);
  t.like(forced, { exitCode: 0, stdout: "" });
  t.notRegex(readFileSync(join(folder, "__main__.py"), "utf8"), /Reader/);
  t.deepEqual(readdirSync(folder).sort(), ["__main__.py", "import.json"]);
});

test("the command refuses to write nothing", async (t) => {
  const folder = folderFor(t);
  const line = JSON.stringify(found(1));
  const wrong = [
    [["--workload", "Shop", "--kind", "LensShare"], "no given share of the scan fits"],
    [["--kind", "Door"], "Allowed choices are WorkloadShare, LensShare"],
    [["--language", "cobol"], "Allowed choices are typescript, python, yaml"],
    [["none.jsonl"], "none.jsonl can't be read"],
  ] as const;

  const runs = await Promise.all(
    wrong.map(async ([args, expected]) => ({
      expected,
      ...(await start(["adopt", "--out", folder, ...args], {}, line)),
    })),
  );

  for (const { expected, exitCode, stdout, stderr } of runs) {
    t.like({ exitCode, stdout }, { exitCode: 2, stdout: "" }, stderr);
    t.true(stderr.includes(expected), stderr);
  }
  t.deepEqual(readdirSync(folder), []);
});
