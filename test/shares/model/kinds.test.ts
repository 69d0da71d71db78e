import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRegion } from "../../../provider/core/region";
import { sharedResource } from "../../../provider/shares/kinds/kind";
import { kinds } from "../../../provider/shares/kinds/kinds";
import { workload } from "../../../provider/shares/kinds/workload";

const id = "0123456789abcdef0123456789abcdef";

describe("a workload", () => {
  it("is named by its ID", () => {
    expect(workload.parse(id)).toEqual({ id });
    expect(sharedResource(workload, id).id).toBe(id);
  });

  it.each([
    ["aws", "eu-west-1"],
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
  ])("is named by its ARN, in partition %s", (partition, region) => {
    const arn = `arn:${partition}:wellarchitected:${region}:111122223333:workload/${id}`;
    expect(workload.parse(arn)).toEqual({
      id,
      arn: { partition, region, accountId: "111122223333" },
    });
    expect(sharedResource(workload, arn).id).toBe(id);
  });

  it.each([
    ["31 characters", id.slice(1)],
    ["33 characters", `${id}0`],
    ["capitals", id.toUpperCase()],
    ["other letters", id.replace("a", "g")],
    ["a UUID", "01234567-89ab-cdef-0123-456789abcdef"],
    ["a line's end", `${id}\n`],
    ["a lens's ARN", `arn:aws:wellarchitected:eu-west-1:111122223333:lens/${id}`],
    ["another service's ARN", `arn:aws:ram:eu-west-1:111122223333:workload/${id}`],
    ["an ARN of no account", `arn:aws:wellarchitected:eu-west-1::workload/${id}`],
    ["a share's id", `${id}/${id}`],
    ["an ARN with a line's end", `arn:aws:wellarchitected:eu-west-1:111122223333:workload/${id}\n`],
    ["a tail", `arn:aws:wellarchitected:eu-west-1:111122223333:workload/${id}/x`],
    ["nothing", ""],
  ])("is not %s", (_, text) => {
    expect(workload.parse(text)).toBeUndefined();
  });

  it("returns quickly to long hostile input", () => {
    const begun = performance.now();
    expect(workload.parse(`arn:aws:wellarchitected:${"a-".repeat(200_000)}`)).toBeUndefined();
    expect(isRegion("a-".repeat(200_000))).toBe(false);
    expect(isRegion(`us${"-a".repeat(200_000)}-`)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it("is what its ARN was made of", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), fc.stringMatching(/^\d{12}$/), (workloadId, accountId) => {
        const arn = `arn:aws:wellarchitected:ap-southeast-2:${accountId}:workload/${workloadId}`;
        expect(workload.parse(arn)).toMatchObject({ id: workloadId, arn: { accountId, region: "ap-southeast-2" } });
      }),
    );
  });
});

describe.each(kinds.filter(({ idForm }) => idForm === "ARN"))("a $noun", ({ parse, example, hint }) => {
  it("is named by its ARN, which says where it is", () => {
    expect(parse(example)).toEqual({
      id: example,
      arn: { partition: "aws", region: "us-east-1", accountId: "444455556666" },
    });
  });

  it.each([
    ["its ID alone", example.slice(-32)],
    ["an ARN of no account", example.replace("444455556666", "")],
    ["an ARN of AWS's own", example.replace("444455556666", "aws")],
    ["an ARN of no Region", example.replace("us-east-1", "")],
    ["another service's ARN", example.replace(":wellarchitected:", ":ram:")],
    ["the ARN of a workload", example.replace(/:[a-z-]+\/(?=[^/]*$)/, ":workload/")],
    ["a line's end", `${example}\n`],
    ["a tail", `${example}/x`],
    ["a share's id", `${example}/${id}`],
    ["nothing", ""],
  ])("is not %s", (_, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it("whose name has no form is told what helps", () => {
    expect(hint("a name")).toMatch(/^\. "aws wellarchitected list-/);
  });
});

describe("a lens of AWS's own", () => {
  const [lens] = kinds.filter(({ name }) => name === "LensShare");

  it.each(["wellarchitected", "serverless", "arn:aws:wellarchitected::aws:lens/serverless"])(
    "is no custom lens, and that is said: %s",
    (alias) => {
      expect(lens?.parse(alias)).toBeUndefined();
      expect(lens?.hint(alias)).toContain("names a lens of AWS's own, which can't be shared");
    },
  );
});

describe("a Region's name", () => {
  it.each([
    "us-east-1",
    "ap-southeast-5",
    "us-gov-west-1",
    "cn-northwest-1",
    "us-iso-east-1",
    "eusc-de-east-1",
    "il-central-1",
  ])("is %s", (name) => {
    expect(isRegion(name)).toBe(true);
  });

  it.each([
    "",
    "us",
    "us-east",
    "us-east-",
    "US-EAST-1",
    "us_east_1",
    "us-east-1a",
    " us-east-1",
    "us-east-1\n",
    "us--1",
    "example.com",
  ])("is not %j", (name) => {
    expect(isRegion(name)).toBe(false);
  });
});
