import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as classes from "../../provider";
import { packageDescription } from "../../provider/description";
import { providerText } from "../../provider/dynamic/provider-text";

const { WorkloadShare, WorkloadShares } = classes;

const workloadId = "0123456789abcdef0123456789abcdef";
const share = { sharedWith: "222222222222", permissionType: "READONLY" } as const;
const arnOf = (resource: string) => `arn:aws:wellarchitected:us-east-1:111122223333:${resource}/${workloadId}`;

/** What the classes have in common, for the table. */
interface Class {
  new (name: string, args: object, opts?: pulumi.CustomResourceOptions): pulumi.CustomResource;
  readonly name: string;
  get(name: string, id: string): pulumi.CustomResource;
  isInstance(value: unknown): boolean;
}
const table = (
  [
    [WorkloadShare, { workloadId, ...share }],
    [classes.LensShare, { lensArn: arnOf("lens"), sharedWith: share.sharedWith }],
    [classes.ProfileShare, { profileArn: arnOf("profile"), sharedWith: share.sharedWith }],
    [classes.ReviewTemplateShare, { templateArn: arnOf("review-template"), sharedWith: share.sharedWith }],
    [WorkloadShares, { workloadId, shares: [share] }],
  ] as unknown as [Class, object][]
).map(([Resource, args]) => ({
  kind: Resource.name,
  type: `pulumi-nodejs:dynamic/wellarchitected:${Resource.name}`,
  Resource,
  args,
}));

/** As far as these tests listen to what it is sent. */
interface Monitor {
  registerResource(request: RegisterResourceRequest): void;
}

const registered: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: (resource) => {
        registered.push(resource);
        const made = { shareId: "f".repeat(32), status: "PENDING" };
        const { shares } = resource.inputs as { shares?: object[] };
        const state = shares ? { members: shares.map((declared) => ({ ...declared, ...made })) } : made;
        return { id: resource.id || `${resource.name}-id`, state: { ...resource.inputs, ...state } };
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
async function registrationOf(resource: pulumi.CustomResource): Promise<pulumi.runtime.MockResourceArgs> {
  const urn = await resolved(resource.urn);
  const found = registered.find(({ name }) => urn.endsWith(`::${name}`));
  if (!found) throw new Error("nothing was registered");
  return found;
}
const inputsOf = async (resource: pulumi.CustomResource) => (await registrationOf(resource)).inputs;
const defined = (inputs: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));

it("there is a class for each resource that is described", () => {
  const names = packageDescription.resources.map(({ name }) => name);

  expect(Object.keys(classes).sort()).toEqual(names.toSorted());
  expect(table.map(({ kind }) => kind)).toEqual(names);
});

describe.each(table)("a $kind", ({ kind, type, Resource, args }) => {
  it("registers its inputs, the scope and the provider's text, and nothing else", async () => {
    const registration = await registrationOf(new Resource("review", args));
    expect(registration.type).toBe(type);
    const __scope = `urn:pulumi:dev::shop::${type}::review`;
    expect(defined(registration.inputs)).toEqual({ ...args, __scope, __provider: providerText(kind) });
  });

  it("has its URN for its scope", async () => {
    const resource = new Resource("review", args);
    expect((await inputsOf(resource)).__scope).toBe(await resolved(resource.urn));
  });

  it("has an output for all that is described, undefined if it is absent", async () => {
    const resource = new Resource("review", args) as unknown as Record<string, pulumi.Output<unknown>>;
    const { fields = {} } = packageDescription.resources.find(({ name }) => name === kind) ?? {};
    const outputs = Object.keys(fields).map(async (name) => [name, await resolved(resource[name] as never)]);
    expect(Object.fromEntries(await Promise.all(outputs))).toMatchObject({ ...args, accountId: undefined });
  });

  it("can't have its scope or provider set by a program", async () => {
    const inputs = await inputsOf(new Resource("review", { ...args, __scope: "x", __provider: "y" }));
    expect(inputs).toMatchObject({
      __scope: `urn:pulumi:dev::shop::${type}::review`,
      __provider: providerText(kind),
    });
  });

  it("is read by its id", async () => {
    const { id, inputs } = await registrationOf(Resource.get("known", "an/id@eu-west-1"));
    expect(id).toBe("an/id@eu-west-1");
    expect(Object.keys(defined(inputs)).sort()).toEqual(["__provider", "__scope"]);
  });

  it("is known by isInstance, without the class at hand, and others are not", () => {
    const { isInstance } = Resource;
    const others = table.filter((other) => other.kind !== kind).map((other) => new other.Resource("other", other.args));
    const component = new pulumi.ComponentResource("shop:index:Reviews", "reviews");
    expect(isInstance(new Resource("review", args))).toBe(true);
    for (const other of [...others, component, undefined, null, 5, "x", {}]) expect(isInstance(other)).toBe(false);
  });

  it("is registered from the program's line, which Pulumi shows with errors", async () => {
    const register = vi.spyOn(pulumi.runtime.getMonitor() as unknown as Monitor, "registerResource");
    const program = () => new Resource("placed", args);
    await resolved(program().urn);
    const request = register.mock.calls.map(([call]) => call).find((call) => call.getName() === "placed");
    register.mockRestore();
    expect(request?.getSourceposition()?.getUri()).toMatch(/\/test\/dynamic\/resources\.test\.ts$/);
  });

  describe("refuses an option that can't be honoured:", () => {
    it("import, and names adoptExisting", () => {
      const work = () => new Resource("review", args, { import: "x/y" });
      expect(work).toThrow(pulumi.RunError);
      expect(work).toThrow(`${kind} review: the option import`);
      expect(work).toThrow("adoptExisting: true");
      expect(registered).toEqual([]);
    });

    it("provider, and names what to set instead", () => {
      class Other extends pulumi.ProviderResource {}
      const provider = new Other("other", "p", {});
      const work = () => new Resource("review", args, { provider });
      expect(work).toThrow(pulumi.RunError);
      expect(work).toThrow(`${kind} review: the option provider has no effect`);
      expect(work).toThrow("region and connection");
    });

    it("replaceOnChanges, and names what to run instead", () => {
      const work = () => new Resource("review", args, { replaceOnChanges: ["region"] });
      expect(work).toThrow(pulumi.RunError);
      expect(work).toThrow(`${kind} review: the option replaceOnChanges has no effect`);
      expect(work).toThrow('"pulumi up --replace" with the option deleteBeforeReplace: true');
      expect(registered).toEqual([]);
    });
  });

  it("passes on the options that can be", async () => {
    const first = new Resource("first", args);
    const opts = { dependsOn: first, protect: true, deleteBeforeReplace: true, replaceOnChanges: [] };
    expect(await resolved(new Resource("second", args, opts).id)).toBe("second-id");
  });
});

describe("a user's unit test, under pulumi.runtime.setMocks,", () => {
  it("sees the outputs of a share", async () => {
    const review = new WorkloadShare("review", { workloadId, ...share });
    expect(await resolved(review.status)).toBe("PENDING");
    expect(await resolved(review.shareId)).toBe("f".repeat(32));
    expect(await resolved(review.permissionType)).toBe("READONLY");
    expect(await resolved(review.id)).toBe("review-id");
    expect(await resolved(review.statusMessage)).toBeUndefined();
  });

  it("sees the outputs of a set", async () => {
    const set = new WorkloadShares("reviewers", { workloadId, shares: [share] });
    expect(await resolved(set.members)).toEqual([{ ...share, shareId: "f".repeat(32), status: "PENDING" }]);
    expect(await resolved(set.undeclared)).toBeUndefined();
  });

  it("may derive inputs at every level from outputs", async () => {
    const review = new WorkloadShare("review", {
      ...share,
      workloadId: pulumi.output("0123456789abcdef").apply((half) => half + half),
      connection: { profile: pulumi.output("reviewer") },
    });
    expect(await inputsOf(review)).toMatchObject({ workloadId, connection: { profile: "reviewer" } });

    const set = new WorkloadShares("reviewers", {
      workloadId: pulumi.output(workloadId),
      shares: pulumi
        .output(["222222222222", "333333333333"])
        .apply((accounts) =>
          accounts.map((sharedWith) => ({ sharedWith, permissionType: pulumi.output("READONLY" as const) })),
        ),
      exclusive: pulumi.output(true),
    });
    expect(await inputsOf(set)).toMatchObject({
      workloadId,
      shares: [share, { ...share, sharedWith: "333333333333" }],
      exclusive: true,
    });
  });
});

it("the scope has the types of the resource's parents", async () => {
  const outer = new pulumi.ComponentResource("shop:index:Reviews", "reviews");
  const inner = new pulumi.ComponentResource("shop:index:Team", "team", {}, { parent: outer });
  const { __scope } = await inputsOf(new WorkloadShare("review", { workloadId, ...share }, { parent: inner }));
  const types = "shop:index:Reviews$shop:index:Team$pulumi-nodejs:dynamic/wellarchitected:WorkloadShare";
  expect(__scope).toBe(`urn:pulumi:dev::shop::${types}::review`);
});
