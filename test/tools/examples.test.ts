import { globSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import test from "ava";
import { satisfies } from "semver";
import {
  example,
  exampleNames,
  exampleProgram,
  languages,
  withExamples,
  withoutExamples,
} from "#tools/docs/examples.mjs";
import { packageJson, projectFolder } from "#tools/project.mjs";
import { kinds as allKinds } from "../../provider/shares/kinds/kinds";
import { textOf } from "./texts";

/** A kind that the table doesn't have. */
const pillar = {
  name: "PillarShare",
  lookup: "getPillarShares",
  finder: "getPillar",
  noun: "pillar",
  input: "pillarArn",
  example: "arn:aws:wellarchitected:us-east-1:444455556666:pillar/0123456789abcdef0123456789abcdef",
  permissions: [],
};
const kinds = [...allKinds, pillar];

test("a new kind of share has examples of its resource and its function without a file of its own", (t) => {
  t.deepEqual(exampleNames(kinds), [...exampleNames(), "PillarShare", "getPillar", "getPillarShares"].sort());
});

test("the examples of a new kind of share say nothing of workloads and permissions, in any language", (t) => {
  for (const language of Object.keys(languages)) {
    for (const name of [pillar.name, pillar.lookup, pillar.finder]) {
      const program = example(name, language, kinds);

      t.regex(program, /pillar_?arn/i, language);
      t.notRegex(program, /workload|permission/i, language);
    }
  }
});

test("the examples of a resource say how to import it, and those of a function don't", (t) => {
  t.true(
    withExamples("A share.", "PillarShare", kinds).includes(
      `in place of whose ShareId the principal will do:\n\n\`\`\`sh\npulumi import wellarchitected:index:PillarShare review ${pillar.example}/`,
    ),
  );
  t.false(withExamples("The shares.", "getPillarShares", kinds).includes("## Import"));
});

test("gofmt would change nothing in a Go example: fields are aligned, whether a name is shorter or longer than the model's", (t) => {
  t.true(
    exampleProgram("PillarShare", "go", kinds).includes(
      `\t\t\tPillarArn:  pulumi.String("${pillar.example}"),\n\t\t\tSharedWith: pulumi.String("222222222222"),\n`,
    ),
  );
});

test("in Go, only a function beside a resource of its name is a Lookup", (t) => {
  const ofSet = exampleProgram("getWorkloadShares", "go");
  const ofPillar = exampleProgram("getPillarShares", "go", kinds);

  t.true(ofSet.includes("wellarchitected.LookupWorkloadShares("));
  t.true(ofPillar.includes("wellarchitected.GetPillarShares(ctx, &wellarchitected.GetPillarSharesArgs{"));
});

test("a call that has become too long for a line takes several, as each language's formatter would have it", (t) => {
  const calls = {
    typescript: `getPillarSharesOutput({\n  pillarArn: "${pillar.example}",\n});\n`,
    python: `get_pillar_shares_output(\n    pillar_arn="${pillar.example}",\n)\n`,
    csharp: `    var found = GetPillarShares.Invoke(new()\n    {\n        PillarArn = "${pillar.example}",\n    });\n`,
  } as const;

  for (const language of ["typescript", "python", "csharp"] as const) {
    t.true(exampleProgram("getPillarShares", language, kinds).includes(calls[language]), language);
  }
});

test("a description's examples are replaced, not added again", (t) => {
  const once = withExamples("A share.", "WorkloadShare");

  t.is(withExamples(once, "WorkloadShare"), once);
  t.is(withoutExamples(once), "A share.");
});

/** The files of the programs in examples/. */
const files = globSync("examples/**/*.{json,ts,js,py,go,mod,yaml,txt}", {
  cwd: projectFolder,
  exclude: ["**/node_modules/**"],
});

test("an example needs no file outside of its folder, so that it runs where it is copied to", (t) => {
  const reaching = files.flatMap((file) => {
    const folder = file.split("/").slice(0, 2).join("/");
    const paths = [...textOf(file).matchAll(/["'](?:file:)?(\.{1,2}\/[^"']*)["']|=> (\.\S+)/g)];
    const outside = paths.filter(([, quoted, replaced]) => {
      const target = join(dirname(file), quoted ?? replaced ?? "");
      return relative(folder, target).startsWith("..");
    });
    return outside.map(([path]) => `${file}: ${path}`);
  });

  t.true(files.length > 20);
  t.deepEqual(reaching, []);
});

test("an example that takes the npm package takes it as it is now", (t) => {
  const ranges = files.flatMap((file) => {
    if (!file.endsWith("package.json")) return [];
    const range = JSON.parse(textOf(file)).dependencies["pulumi-wellarchitected"];
    return range === undefined ? [] : [{ file, range }];
  });

  t.true(ranges.length > 4);
  t.deepEqual(
    ranges.filter(({ range }) => !satisfies(packageJson.version, range)),
    [],
  );
});
