import { describe, expect, test } from "vitest";
import {
  example,
  exampleNames,
  exampleProgram,
  languages,
  withExamples,
  withoutExamples,
} from "#tools/docs/examples.mjs";
import { kinds as allKinds } from "../../provider/shares/kinds/kinds";

/** A kind that the table doesn't have. */
const pillar = {
  name: "PillarShare",
  lookup: "getPillarShares",
  noun: "pillar",
  input: "pillarArn",
  example: "arn:aws:wellarchitected:us-east-1:444455556666:pillar/0123456789abcdef0123456789abcdef",
  permissions: [],
};
const kinds = [...allKinds, pillar];

describe("a new kind of share has examples without a file of its own", () => {
  test("of its resource and its function", () => {
    expect(exampleNames(kinds)).toEqual([...exampleNames(), "PillarShare", "getPillarShares"].sort());
  });

  test.for(Object.keys(languages))("which say nothing of workloads and permissions, in %s", (language) => {
    for (const name of [pillar.name, pillar.lookup]) {
      expect(example(name, language, kinds)).toMatch(/pillar_?arn/i);
      expect(example(name, language, kinds)).not.toMatch(/workload|permission/i);
    }
  });

  test("and say how to import it", () => {
    expect(withExamples("A share.", "PillarShare", kinds)).toContain(
      `in place of whose ShareId the principal will do:\n\n\`\`\`sh\npulumi import wellarchitected:index:PillarShare review ${pillar.example}/`,
    );
    expect(withExamples("The shares.", "getPillarShares", kinds)).not.toContain("## Import");
  });
});

test("gofmt would change nothing: fields are aligned, also where a name is shorter or longer than the model's", () => {
  expect(exampleProgram("PillarShare", "go", kinds)).toContain(
    `\t\t\tPillarArn:  pulumi.String("${pillar.example}"),\n\t\t\tSharedWith: pulumi.String("111122223333"),\n`,
  );
});

test("in Go, only a function beside a resource of its name is a Lookup", () => {
  expect(exampleProgram("getWorkloadShares", "go")).toContain("wellarchitected.LookupWorkloadShares(");
  expect(exampleProgram("getPillarShares", "go", kinds)).toContain(
    "wellarchitected.GetPillarShares(ctx, &wellarchitected.GetPillarSharesArgs{",
  );
});

test.for([
  ["typescript", `getPillarSharesOutput({\n  pillarArn: "${pillar.example}",\n});\n`],
  ["python", `get_pillar_shares_output(\n    pillar_arn="${pillar.example}",\n)\n`],
  [
    "csharp",
    `    var found = GetPillarShares.Invoke(new()\n    {\n        PillarArn = "${pillar.example}",\n    });\n`,
  ],
] as const)("a call that has become too long takes several lines, in %s", ([language, call]) => {
  expect(exampleProgram("getPillarShares", language, kinds)).toContain(call);
});

test("a description's examples are replaced, not added again", () => {
  const once = withExamples("A share.", "WorkloadShare");

  expect(withExamples(once, "WorkloadShare")).toBe(once);
  expect(withoutExamples(once)).toBe("A share.");
});
