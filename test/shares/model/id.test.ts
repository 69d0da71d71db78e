import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShareError } from "../../../provider/core/errors";
import { sharedResource } from "../../../provider/shares/kinds/kind";
import { kinds } from "../../../provider/shares/kinds/kinds";
import { workload } from "../../../provider/shares/kinds/workload";
import { parseShareResourceId, shareResourceId } from "../../../provider/shares/model/id";

const workloadId = workload.example;
const shareId = "fedcba9876543210fedcba9876543210";
const region = "eu-west-1";

describe.each(kinds)("an id of a $name", (kind) => {
  const resource = sharedResource(kind, kind.example);
  /** An ARN says where it is. */
  const itsRegion = kind.idForm === "ARN" ? { region: "us-east-1" } : {};
  const parse = (rest: string) => parseShareResourceId(kind, `${kind.example}/${rest}`);

  it("is of what is shared and of the share", () => {
    expect(shareResourceId({ resource, shareId })).toBe(`${kind.example}/${shareId}`);
    expect(parse(shareId)).toEqual({ resource, shareId, ...itsRegion });
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
    expect(parse(sharedWith)).toEqual({ resource, sharedWith, ...itsRegion });
    expect(parse(`${sharedWith}@${region}`)).toEqual({ resource, sharedWith, region });
  });

  it("may end with a region", () => {
    expect(parse(`${shareId}@us-gov-west-1`)).toEqual({ resource, shareId, region: "us-gov-west-1" });
  });

  it("takes only what is shaped like a region for one, for IAM names may contain @", () => {
    const user = "arn:aws:iam::111122223333:user/bob@corp-1";
    expect(parse(user)).toEqual({ resource, sharedWith: user, ...itsRegion });
    expect(parse(`${user}@${region}`)).toEqual({ resource, sharedWith: user, region });
  });

  it("is read back as it was written, whatever it names", () => {
    const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(hex, hex, (id, share) => {
        const named = { resource: sharedResource(kind, kind.example.replace(/[0-9a-f]{32}$/, id)), shareId: share };
        expect(parseShareResourceId(kind, shareResourceId(named))).toEqual({ ...named, ...itsRegion });
      }),
    );
  });

  it("of another kind is an error that shows the forms", () => {
    for (const other of kinds.filter(({ name }) => name !== kind.name)) {
      expect(() => parseShareResourceId(kind, `${other.example}/${shareId}`)).toThrow(/An id is <\w+>\/<ShareId> or/);
    }
  });

  it.each(["", "/", "x", "11112222333", `${shareId}/x`, `${shareId}\n`, `${shareId}@nowhere`, "@eu-west-1"])(
    "that is malformed at its end (%j) is an error that shows the forms, and an example",
    (rest) => {
      expect(() => parse(rest)).toThrow(ShareError);
      expect(() => parse(rest)).toThrow(`for example ${kind.example}/111122223333`);
    },
  );
});

describe("an id of a WorkloadShare", () => {
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
    expect(() => parseShareResourceId(workload, id)).toThrow(ShareError);
    expect(() => parseShareResourceId(workload, id)).toThrow(
      `the id ${JSON.stringify(id)} names no share. An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>`,
    );
  });

  it("that is long and hostile is refused within milliseconds", () => {
    const begun = performance.now();
    const refused = [`${workloadId}/${"@a-".repeat(200_000)}`, "0".repeat(300_000)].filter((id) => {
      try {
        parseShareResourceId(workload, id);
        return false;
      } catch {
        return true;
      }
    });
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(refused).toHaveLength(2);
  });
});
