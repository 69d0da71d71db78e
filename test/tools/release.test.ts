import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import semver from "semver";
import { withEnd } from "#tools/checks/dependency-ranges.mjs";
import { schemaText } from "#tools/docs/schema.mjs";
import { packageJson, projectFolder, readJson } from "#tools/project.mjs";
import { notesOf, releaseProblems } from "#tools/release/check.mjs";
import { homeOf } from "#tools/release/home.mjs";
import { packedReadme, relativeLinks } from "#tools/release/readme.mjs";
import { packageDescription } from "../../provider/description";

const repository = "https://github.com/octo/shares";
const textOf = (file: string) => readFileSync(join(projectFolder, file), "utf8");

test("where the project is published follows from package.json's repository, in each form that npm takes", (t) => {
  for (const form of [repository, `git+${repository}.git`, { url: `${repository}.git` }]) {
    const home = homeOf({ repository: form });
    t.like(home, { repository, pluginDownloadURL: "github://api.github.com/octo/shares" });
    t.is(home?.file("docs/a.md", "v1.2.3"), `${repository}/blob/v1.2.3/docs/a.md`);
    t.is(home?.file("docs/a.png", "v1.2.3"), `${repository}/raw/v1.2.3/docs/a.png`);
  }
  t.is(homeOf({}), undefined);
  for (const other of ["octo/shares", "https://example.com/octo/shares", ""])
    t.throws(() => homeOf({ repository: other }), {
      message: /^package.json: repository must be https:\/\/github.com/,
    });
});

test("schema.json says where the plugin is downloaded from once the repository has a home, and nothing before", (t) => {
  const { repository: _, homepage: __, ...homeless } = packageJson;
  const without = JSON.parse(schemaText(packageDescription, homeless));
  const {
    repository: named,
    pluginDownloadURL,
    ...rest
  } = JSON.parse(schemaText(packageDescription, { ...homeless, repository }));

  t.deepEqual([named, pluginDownloadURL], [repository, "github://api.github.com/octo/shares"]);
  t.deepEqual(rest, without);
});

const readme = `[guide](docs/guide.md#first), [licence](LICENSE), [here](#there), [web](https://example.com/a),
[\`test/a\`](./test/a.ts), ![graph](docs/graph.png), [![x](docs/x.svg)](docs/x.md)
\`\`\`md
[code](docs/code.md)
\`\`\`
`;
const isPacked = (path: string) => path === "LICENSE";

test("in the package's README, a link to what isn't in the package becomes its text if the repository has no home", (t) => {
  const packed = packedReadme(readme, { isPacked });

  t.is(
    packed,
    `guide, [licence](LICENSE), [here](#there), [web](https://example.com/a),
\`test/a\`, graph, x
\`\`\`md
[code](docs/code.md)
\`\`\`
`,
  );
  t.deepEqual(relativeLinks(packed), ["LICENSE"]);
});

test("in the package's README, a link to what isn't in the package leads to the repository at the release's tag if that has a home", (t) => {
  const file = (path: string) => `${repository}/blob/v1.0.0/${path}`;

  const packed = packedReadme(readme, { isPacked, file });

  t.true(packed.startsWith(`[guide](${file("docs/guide.md")}#first), [licence](LICENSE),`));
  t.true(packed.includes(`[\`test/a\`](${file("test/a.ts")}), ![graph](${file("docs/graph.png")})`));
  t.deepEqual(relativeLinks(packed), ["LICENSE"]);
});

test("links are found in each of their forms, but not in code", (t) => {
  const page = '[a](a.md "A")\n[b]: b.md\n<img src="c.png">\n[d](mailto:d)\n~~~\n[e](e.md)\n~~~\n[f](f.md#f)\n';

  t.deepEqual(relativeLinks(page).sort(), ["a.md", "b.md", "c.png", "f.md"]);
});

const ready = {
  tag: "v1.2.0",
  manifest: { version: "1.2.0", repository },
  changelog: "# Changelog\n\n## 1.2.0\n",
  changesets: [],
};

test("a release needs a home, the version's tag, and its changes in CHANGELOG.md: all that is missing is said at once", (t) => {
  t.deepEqual(releaseProblems(ready), []);
  const problems = releaseProblems({ ...ready, tag: "v1.1.0", manifest: { version: "1.3.0" }, changesets: ["a.md"] });

  t.deepEqual(problems, [
    "package.json has no repository: set it to the URL of the GitHub repository",
    "the tag must be v1.3.0, after package.json's version, and not v1.1.0",
    'CHANGELOG.md begins with 1.2.0, and not with 1.3.0: run "npm run release:version"',
    'changesets are not in CHANGELOG.md yet: a.md: run "npm run release:version"',
  ]);
});

test("the newest section of CHANGELOG.md is that of package.json's version, and a release's notes are its section alone", (t) => {
  const changelog = "# Changelog\n\n## 1.2.0\n\n### Minor\n\n- New.\n\n## 1.1.0\n\n- Old.\n";

  t.is(notesOf(changelog, "1.2.0"), "### Minor\n\n- New.\n");
  t.is(notesOf(changelog, "1.1.0"), "- Old.\n");
  t.is(/^## (.+)$/m.exec(textOf("CHANGELOG.md"))?.[1], packageJson.version);
});

test("what users' projects resolve is a range that the lockfile's version is in, and all else is exact", (t) => {
  const { dependencies, devDependencies, peerDependencies } = readJson(join(projectFolder, "package.json"));
  const { packages } = readJson(join(projectFolder, "package-lock.json"));

  t.true(Object.keys(dependencies).length > 10);
  for (const [name, range] of Object.entries<string>({ ...dependencies, ...peerDependencies })) {
    t.truthy(semver.validRange(range), name);
    t.is(semver.valid(range), null, `${name} is a range`);
    t.true(semver.satisfies(packages[`node_modules/${name}`].version, range), name);
  }
  for (const [name, version] of Object.entries<string>(devDependencies)) t.truthy(semver.valid(version), name);
});

test("the lowest end of a range is its first version, the newest is left to npm, and peers are tested, too", (t) => {
  const manifest = {
    dependencies: { a: "^1.2.3", b: ">=2.0.0 <4" },
    devDependencies: { c: "3.0.0", p: "7.9.0" },
    peerDependencies: { p: "^7.1.0" },
  };

  t.like(withEnd(manifest, "lowest"), {
    dependencies: { a: "1.2.3", b: "2.0.0" },
    devDependencies: { c: "3.0.0", p: "7.1.0" },
  });
  t.like(withEnd(manifest, "newest"), {
    dependencies: { a: "^1.2.3", b: ">=2.0.0 <4" },
    devDependencies: { c: "3.0.0", p: "^7.1.0" },
  });
  t.throws(() => withEnd({ ...manifest, dependencies: { a: "1.2.3" } }, "lowest"), {
    message: /a has no range: 1.2.3/,
  });
});

test("each npm script that a workflow, .ci/run or CONTRIBUTING.md runs is one of package.json", (t) => {
  const { scripts } = readJson(join(projectFolder, "package.json"));
  const files = [".github/workflows/ci.yml", ".github/workflows/release.yml", ".ci/run", "CONTRIBUTING.md"];
  const named = files.flatMap((file) =>
    [...textOf(file).matchAll(/\bnpm run (?:--?\w+ )*([\w:]+)/g)].map(([, name = ""]) => name),
  );

  t.true(named.length > 10);
  t.deepEqual(
    named.filter((name) => !Object.hasOwn(scripts, name)),
    [],
  );
});

test("the release workflow has only the permissions that each of its jobs needs, and no secret", (t) => {
  const workflow = textOf(".github/workflows/release.yml");
  const granted = [...workflow.matchAll(/^ +([\w-]+): (read|write)$/gm)].map(
    ([, scope, access]) => `${scope}: ${access}`,
  );

  t.true(workflow.includes("\npermissions: {}\n"));
  t.deepEqual(granted, ["contents: read", "id-token: write", "contents: write"]);
  t.notRegex(workflow, /secrets\./);
});
