import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRegion } from "../../../provider/core/region";
import { parseWorkload, workloadIdOf } from "../../../provider/shares/model/workload";

const id = "0123456789abcdef0123456789abcdef";

describe("a workload", () => {
  it("is named by its ID", () => {
    expect(parseWorkload(id)).toEqual({ workloadId: id });
    expect(workloadIdOf(id)).toBe(id);
  });

  it.each([
    ["aws", "eu-west-1"],
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
  ])("is named by its ARN, in partition %s", (partition, region) => {
    const arn = `arn:${partition}:wellarchitected:${region}:111122223333:workload/${id}`;
    expect(parseWorkload(arn)).toEqual({
      workloadId: id,
      arn: { partition, region, accountId: "111122223333" },
    });
    expect(workloadIdOf(arn)).toBe(id);
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
    expect(parseWorkload(text)).toBeUndefined();
  });

  it("returns quickly to long hostile input", () => {
    const begun = performance.now();
    expect(parseWorkload(`arn:aws:wellarchitected:${"a-".repeat(200_000)}`)).toBeUndefined();
    expect(isRegion("a-".repeat(200_000))).toBe(false);
    expect(isRegion(`us${"-a".repeat(200_000)}-`)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it("is what its ARN was made of", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), fc.stringMatching(/^\d{12}$/), (workloadId, accountId) => {
        const arn = `arn:aws:wellarchitected:ap-southeast-2:${accountId}:workload/${workloadId}`;
        expect(parseWorkload(arn)).toMatchObject({ workloadId, arn: { accountId, region: "ap-southeast-2" } });
      }),
    );
  });
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
