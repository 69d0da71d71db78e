import * as pulumi from "@pulumi/pulumi";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WorkloadShare, WorkloadShares } from "../../provider";
import { setProviderText } from "../../provider/dynamic/provider-text";

const type = "pulumi-nodejs:dynamic/wellarchitected:WorkloadShares";
const args = {
  workloadId: "0123456789abcdef0123456789abcdef",
  shares: [{ sharedWith: "222222222222", permissionType: "READONLY" }],
} as const satisfies { workloadId: string; shares: readonly object[] };
const shares = () => ({ ...args, shares: [...args.shares] });

const registered: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: (resource) => {
        registered.push(resource);
        const made = args.shares.map((share) => ({ ...share, shareId: "f".repeat(32), status: "PENDING" }));
        return { id: resource.id || `${resource.name}-id`, state: { ...resource.inputs, members: made } };
      },
      call: () => ({}),
    },
    "shop",
    "dev",
    false,
  );
});
beforeEach(() => {
  registered.length = 0;
});

const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
async function registrationOf(set: WorkloadShares): Promise<pulumi.runtime.MockResourceArgs> {
  await resolved(set.urn);
  const resource = registered.find((known) => known.type === type);
  if (!resource) throw new Error("nothing was registered");
  return resource;
}
const defined = (inputs: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));

describe("a set, under pulumi.runtime.setMocks,", () => {
  it("shows its outputs, and optional ones as undefined", async () => {
    const set = new WorkloadShares("reviewers", shares());
    expect(await resolved(set.shares)).toEqual(args.shares);
    expect(await resolved(set.members)).toEqual([{ ...args.shares[0], shareId: "f".repeat(32), status: "PENDING" }]);
    expect(await resolved(set.workloadId)).toBe(args.workloadId);
    expect(await resolved(set.id)).toBe("reviewers-id");
    for (const absent of [set.undeclared, set.exclusive, set.accountId, set.connection]) {
      expect(await resolved<unknown>(absent)).toBeUndefined();
    }
  });

  it("registers its inputs, the scope and the provider's text, and nothing else", async () => {
    const { inputs } = await registrationOf(new WorkloadShares("reviewers", shares()));
    const __scope = `urn:pulumi:dev::shop::${type}::reviewers`;
    expect(defined(inputs)).toEqual({ ...args, __scope, __provider: setProviderText });
  });

  it("takes inputs at every level that are derived from outputs", async () => {
    const set = new WorkloadShares("reviewers", {
      workloadId: pulumi.output(args.workloadId),
      shares: pulumi
        .output(["222222222222", "333333333333"])
        .apply((accounts) =>
          accounts.map((sharedWith) => ({ sharedWith, permissionType: pulumi.output("READONLY" as const) })),
        ),
      exclusive: pulumi.output(true),
    });
    expect((await registrationOf(set)).inputs).toMatchObject({
      workloadId: args.workloadId,
      shares: [{ ...args.shares[0] }, { sharedWith: "333333333333", permissionType: "READONLY" }],
      exclusive: true,
    });
  });

  it("is read by its workload's id", async () => {
    const { id, inputs } = await registrationOf(WorkloadShares.get("known", `${args.workloadId}@eu-west-1`));
    expect(id).toBe(`${args.workloadId}@eu-west-1`);
    expect(Object.keys(defined(inputs)).sort()).toEqual(["__provider", "__scope"]);
  });

  it("is known by isInstance, and single shares are not", () => {
    expect(WorkloadShares.isInstance(new WorkloadShares("reviewers", shares()))).toBe(true);
    const single = new WorkloadShare("one", { workloadId: args.workloadId, ...args.shares[0] });
    expect(WorkloadShares.isInstance(single)).toBe(false);
    expect(WorkloadShare.isInstance(new WorkloadShares("more", shares()))).toBe(false);
    expect(WorkloadShares.isInstance(undefined)).toBe(false);
  });

  it("refuses the options import, replaceOnChanges and provider", () => {
    class Other extends pulumi.ProviderResource {}
    expect(() => new WorkloadShares("set", shares(), { import: args.workloadId })).toThrow(
      "WorkloadShares set: the option import",
    );
    expect(() => new WorkloadShares("set", shares(), { replaceOnChanges: ["shares"] })).toThrow(
      "WorkloadShares set: the option replaceOnChanges",
    );
    expect(() => new WorkloadShares("set", shares(), { provider: new Other("other", "p", {}) })).toThrow(
      "WorkloadShares set: the option provider",
    );
  });
});
