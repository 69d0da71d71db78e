import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShareError } from "../../../provider/core/errors";
import { parseShareResourceId, shareResourceId } from "../../../provider/shares/model/id";

const workloadId = "0123456789abcdef0123456789abcdef";
const shareId = "fedcba9876543210fedcba9876543210";
const region = "eu-west-1";

describe("an id", () => {
  it("is the workload's and the share's", () => {
    expect(shareResourceId({ workloadId, shareId })).toBe(`${workloadId}/${shareId}`);
    expect(parseShareResourceId(`${workloadId}/${shareId}`)).toEqual({ workloadId, shareId });
  });

  it.each([
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:role/path/reviewer",
    "arn:aws:iam::111122223333:user/bob@example.com",
    "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-c3d4e5f6",
    "o-a1b2c3d4e5",
    "ou-ab12-c3d4e5f6",
  ])("may name the principal at import: %s", (sharedWith) => {
    expect(parseShareResourceId(`${workloadId}/${sharedWith}`)).toEqual({ workloadId, sharedWith });
    expect(parseShareResourceId(`${workloadId}/${sharedWith}@${region}`)).toEqual({ workloadId, sharedWith, region });
  });

  it("may end with a region", () => {
    expect(parseShareResourceId(`${workloadId}/${shareId}@us-gov-west-1`)).toEqual({
      workloadId,
      shareId,
      region: "us-gov-west-1",
    });
  });

  it("takes only what is shaped like a region for one, for IAM names may contain @", () => {
    const user = "arn:aws:iam::111122223333:user/bob@corp-1";
    expect(parseShareResourceId(`${workloadId}/${user}`)).toEqual({ workloadId, sharedWith: user });
    expect(parseShareResourceId(`${workloadId}/${user}@${region}`)).toEqual({ workloadId, sharedWith: user, region });
  });

  it("is read back as it was written, whatever it names", () => {
    const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(hex, hex, (workload, share) => {
        expect(parseShareResourceId(shareResourceId({ workloadId: workload, shareId: share }))).toEqual({
          workloadId: workload,
          shareId: share,
        });
      }),
    );
  });

  it.each([
    "",
    "/",
    workloadId,
    `${workloadId}/`,
    `/${shareId}`,
    `${workloadId}/${shareId}/x`,
    `${workloadId}/${shareId} `,
    `${workloadId}/${shareId}\n`,
    `${workloadId}/${shareId}@`,
    `${workloadId}/${shareId}@nowhere`,
    `${workloadId}/${shareId}@eu-west-1@eu-west-1`,
    `${workloadId}/@eu-west-1`,
    `${workloadId}/11112222333`,
    `${workloadId.toUpperCase()}/${shareId}`,
    `${workloadId}:${shareId}`,
    `${workloadId},${shareId}`,
    `arn:aws:wellarchitected:eu-west-1:111122223333:workload/${workloadId}/${shareId}`,
  ])("that is malformed (%j) is an error that shows the forms", (id) => {
    expect(() => parseShareResourceId(id)).toThrow(ShareError);
    expect(() => parseShareResourceId(id)).toThrow(
      `the id ${JSON.stringify(id)} names no share. An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>`,
    );
  });

  it("that is long and hostile is refused within milliseconds", () => {
    const begun = performance.now();
    const refused = [`${workloadId}/${"@a-".repeat(200_000)}`, "0".repeat(300_000)].filter((id) => {
      try {
        parseShareResourceId(id);
        return false;
      } catch {
        return true;
      }
    });
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(refused).toHaveLength(2);
  });
});
