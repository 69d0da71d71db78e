import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
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

test("nothing but compiled code, its types, the source plugin and the documents ships", () => {
  const others = [...documents, ...sourcePlugin];
  expect(files.filter((file) => !compiled.test(file) && !others.includes(file))).toEqual([]);
});

test("the source plugin and every document that the repository has ship", () => {
  const here = documents.filter((name) => existsSync(join(repository, name)));
  expect(files).toEqual(expect.arrayContaining([...here, ...sourcePlugin]));
});

test("every source ships compiled", () => {
  const sources = ["provider", "emulator"].flatMap((part) =>
    filesBelow(join(repository, part)).map((file) => `dist/${part}/${file.replace(/\.ts$/, ".js")}`),
  );
  expect(files).toEqual(expect.arrayContaining(sources));
});

test("what an earlier build left behind doesn't ship", () => {
  expect(files).not.toContain(leftover);
});

test("code does not name source maps that aren't there", () => {
  const named = files.filter((file) => readFileSync(join(folder, file), "utf8").includes("//# sourceMappingURL="));
  expect(named).toEqual([]);
});

test("the download stays small", async () => {
  const kilobytes = statSync(await packed()).size / 1024;
  expect(kilobytes).toBeGreaterThan(20);
  expect(kilobytes).toBeLessThan(250);
});

test("every file that package.json points to is there", () => {
  const { main, types, exports, bin, typesVersions } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const targets = filesNamedIn([main, types, exports, bin, typesVersions]);
  expect(targets).not.toEqual([]);
  expect(targets.filter((file) => file !== "schema.json" && !files.includes(file))).toEqual([]);
  expect(files.includes("schema.json")).toBe(existsSync(join(repository, "schema.json")));
});

function filesNamedIn(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return value && typeof value === "object" ? Object.values(value).flatMap(filesNamedIn) : [];
}
