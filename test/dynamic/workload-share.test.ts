import * as pulumi from "@pulumi/pulumi";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WorkloadShare } from "../../provider";
import { providerText } from "../../provider/dynamic/provider-text";

const type = "pulumi-nodejs:dynamic/wellarchitected:WorkloadShare";
const args = {
  workloadId: "0123456789abcdef0123456789abcdef",
  sharedWith: "222222222222",
  permissionType: "READONLY",
} as const;

const registered: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: (resource) => {
        registered.push(resource);
        return { id: `${resource.name}-id`, state: { ...resource.inputs, shareId: "f".repeat(32), status: "PENDING" } };
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
const inputsOf = async (share: WorkloadShare): Promise<Record<string, unknown>> => {
  await resolved(share.urn);
  const resource = registered.find((known) => known.type === type);
  if (!resource) throw new Error("nothing was registered");
  return resource.inputs;
};

describe("a user's unit test, under pulumi.runtime.setMocks,", () => {
  it("sees the outputs", async () => {
    const share = new WorkloadShare("review", args);
    expect(await resolved(share.status)).toBe("PENDING");
    expect(await resolved(share.shareId)).toBe("f".repeat(32));
    expect(await resolved(share.workloadId)).toBe(args.workloadId);
    expect(await resolved(share.sharedWith)).toBe("222222222222");
    expect(await resolved(share.permissionType)).toBe("READONLY");
    expect(await resolved(share.id)).toBe("review-id");
  });

  it("sees optional outputs as undefined", async () => {
    const share = new WorkloadShare("review", args);
    expect(await resolved(share.statusMessage)).toBeUndefined();
    expect(await resolved(share.adoptExisting)).toBeUndefined();
    expect(await resolved(share.connection)).toBeUndefined();
  });

  it("may derive inputs from outputs", async () => {
    const share = new WorkloadShare("review", {
      ...args,
      workloadId: pulumi.output("0123456789abcdef").apply((half) => half + half),
      connection: { profile: pulumi.output("reviewer") },
    });
    expect(await inputsOf(share)).toMatchObject({
      workloadId: "0123456789abcdef0123456789abcdef",
      connection: { profile: "reviewer" },
    });
  });
});

describe("a share", () => {
  it("registers its inputs, the scope and the provider's text, and nothing else", async () => {
    const inputs = await inputsOf(new WorkloadShare("review", args));
    const defined = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
    expect(defined).toEqual({ ...args, __scope: `urn:pulumi:dev::shop::${type}::review`, __provider: providerText });
  });

  it("has its URN for its scope", async () => {
    const share = new WorkloadShare("review", args);
    expect((await inputsOf(share)).__scope).toBe(await resolved(share.urn));
  });

  it("has the types of its parents in its scope", async () => {
    const outer = new pulumi.ComponentResource("shop:index:Reviews", "reviews");
    const inner = new pulumi.ComponentResource("shop:index:Team", "team", {}, { parent: outer });
    const share = new WorkloadShare("review", args, { parent: inner });
    const { __scope } = await inputsOf(share);
    expect(__scope).toBe(`urn:pulumi:dev::shop::shop:index:Reviews$shop:index:Team$${type}::review`);
  });

  it("can't have its scope or provider set by a program", async () => {
    const inputs = await inputsOf(
      new WorkloadShare("review", { ...args, __scope: "x", __provider: "y" } as typeof args),
    );
    expect(inputs).toMatchObject({ __scope: `urn:pulumi:dev::shop::${type}::review`, __provider: providerText });
  });

  it("is known by isInstance, and others are not", () => {
    const share = new WorkloadShare("review", args);
    expect(WorkloadShare.isInstance(share)).toBe(true);
    expect(WorkloadShare.isInstance(new pulumi.ComponentResource("shop:index:Reviews", "reviews"))).toBe(false);
    for (const other of [undefined, null, 5, "x", {}]) expect(WorkloadShare.isInstance(other)).toBe(false);
  });
});

describe("an option that can't be honoured", () => {
  it("import is refused, and names adoptExisting", () => {
    const work = () => new WorkloadShare("review", args, { import: "x/y" });
    expect(work).toThrow(pulumi.RunError);
    expect(work).toThrow("WorkloadShare review: the option import");
    expect(work).toThrow("adoptExisting: true");
    expect(registered).toEqual([]);
  });

  it("provider is refused, and names what to set instead", () => {
    class Other extends pulumi.ProviderResource {}
    const provider = new Other("other", "p", {});
    const work = () => new WorkloadShare("review", args, { provider });
    expect(work).toThrow(pulumi.RunError);
    expect(work).toThrow("the option provider has no effect");
    expect(work).toThrow("region and connection");
  });

  it("replaceOnChanges is refused, and names what to run instead", () => {
    const work = () => new WorkloadShare("review", args, { replaceOnChanges: ["permissionType"] });
    expect(work).toThrow(pulumi.RunError);
    expect(work).toThrow("WorkloadShare review: the option replaceOnChanges has no effect");
    expect(work).toThrow('"pulumi up --replace" with the option deleteBeforeReplace: true');
    expect(registered).toEqual([]);
  });

  it("and those that can be are passed on", async () => {
    const first = new WorkloadShare("first", args);
    const opts = { dependsOn: first, protect: true, deleteBeforeReplace: true, replaceOnChanges: [] };
    const share = new WorkloadShare("second", args, opts);
    expect(await resolved(share.id)).toBe("second-id");
  });
});
