import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { installed } from "./installed";
import { filesBelow, leftover, packed, repository } from "./packed";

const documents = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", "schema.json"];
const sourcePlugin = ["plugin/PulumiPlugin.yaml", "plugin/index.js", "plugin/package.json"];
const compiled = /^dist\/(?:provider|emulator)\/(?:.+\/)?[\w-]+(?:\.d\.ts|\.js)$/;

let folder: string;
let files: string[];

beforeAll(async () => {
  folder = join(await installed(), "pulumi-wellarchitected");
  files = filesBelow(folder);
});

test("nothing but compiled code, its types, the source plugin and the documents ships", (t) => {
  const others = [...documents, ...sourcePlugin];
  t.deepEqual(
    files.filter((file) => !compiled.test(file) && !others.includes(file)),
    [],
  );
});

test("the source plugin and every document that the repository has ship", (t) => {
  const here = documents.filter((name) => existsSync(join(repository, name)));
  t.deepEqual(files, expect.arrayContaining([...here, ...sourcePlugin]));
});

test("every source ships compiled", (t) => {
  const sources = ["provider", "emulator"].flatMap((part) =>
    filesBelow(join(repository, part)).map((file) => `dist/${part}/${file.replace(/\.ts$/, ".js")}`),
  );
  t.deepEqual(files, expect.arrayContaining(sources));
});

test("what an earlier build left behind doesn't ship", (t) => {
  t.false(files.includes(leftover));
});

test("code does not name source maps that aren't there", (t) => {
  const named = files.filter((file) => readFileSync(join(folder, file), "utf8").includes("//# sourceMappingURL="));
  t.deepEqual(named, []);
});

test("the download stays small", async (t) => {
  const kilobytes = statSync(await packed()).size / 1024;
  t.true(kilobytes > 20);
  t.true(kilobytes < 250);
});

test("every file that package.json points to is there", (t) => {
  const { main, types, exports, bin, typesVersions } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const targets = filesNamedIn([main, types, exports, bin, typesVersions]);
  t.notDeepEqual(targets, []);
  t.deepEqual(
    targets.filter((file) => file !== "schema.json" && !files.includes(file)),
    [],
  );
  t.is(files.includes("schema.json"), existsSync(join(repository, "schema.json")));
});

function filesNamedIn(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return value && typeof value === "object" ? Object.values(value).flatMap(filesNamedIn) : [];
}
