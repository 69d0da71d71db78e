import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import test from "ava";
import { packageDescription } from "../../provider/description";
import { providerText } from "../../provider/dynamic/provider-text";
import * as classes from "../../provider/dynamic/resources";

const { WorkloadShare, WorkloadShares } = classes;

const workloadId = "0123456789abcdef0123456789abcdef";
const share = { sharedWith: "222222222222", permissionType: "READONLY" } as const;
const arnOf = (resource: string) => `arn:aws:wellarchitected:us-east-1:111122223333:${resource}/${workloadId}`;

/** What the classes have in common. */
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
    [classes.ShareAcceptance, { workloadId, sharedBy: "111122223333" }],
    [classes.ShareAcceptances, { from: ["111122223333"] }],
    [classes.OrganizationSharing, { enabled: true }],
  ] as unknown as [Class, object][]
).map(([Resource, args]) => ({
  kind: Resource.name,
  type: `pulumi-nodejs:dynamic/wellarchitected:${Resource.name}`,
  Resource,
  args,
}));

const registered: pulumi.runtime.MockResourceArgs[] = [];

test.before(async () => {
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

const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

/** What was registered of a resource, by its URN: no other of its type has the name. */
async function registrationOf(resource: pulumi.CustomResource): Promise<pulumi.runtime.MockResourceArgs> {
  const urn = await resolved(resource.urn);
  const found = registered.find(({ name, type }) => urn.endsWith(`${type}::${name}`));
  if (!found) throw new Error("nothing was registered");
  return found;
}
const inputsOf = async (resource: pulumi.CustomResource) => (await registrationOf(resource)).inputs;
const defined = (inputs: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));

test("there is a class for each resource that is described", (t) => {
  const names = packageDescription.resources.map(({ name }) => name);

  t.deepEqual(Object.keys(classes).sort(), names.toSorted());
  t.deepEqual(
    table.map(({ kind }) => kind),
    names,
  );
});

test.serial("a resource is registered from the program's line, which Pulumi shows with errors", async (t) => {
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: RegisterResourceRequest): void;
  };
  const register = mock.method(monitor, "registerResource");
  t.teardown(() => register.mock.restore());

  for (const { Resource, args } of table) {
    const program = () => new Resource("placed", args);
    await resolved(program().urn);
  }

  const requests = register.mock.calls.map(({ arguments: [request] }) => request);
  t.is(requests.length, table.length);
  for (const request of requests) {
    t.regex(request?.getSourceposition()?.getUri() ?? "", /\/test\/dynamic\/resources\.test\.[jt]s$/);
  }
});

for (const { kind, type, Resource, args } of table) {
  test(`a ${kind} registers its inputs, its URN for its scope, and the provider's text, which no program can set`, async (t) => {
    const resource = new Resource("registered", { ...args, __scope: "x", __provider: "y" });

    const registration = await registrationOf(resource);

    const __scope = `urn:pulumi:dev::shop::${type}::registered`;
    t.is(registration.type, type);
    t.is(await resolved(resource.urn), __scope);
    t.deepEqual<unknown, unknown>(defined(registration.inputs), { ...args, __scope, __provider: providerText(kind) });
  });

  test(`a ${kind} has an output for all that is described, undefined if it is absent`, async (t) => {
    const resource = new Resource("outputs", args) as unknown as Record<string, pulumi.Output<unknown>>;
    const { fields = {} } = packageDescription.resources.find(({ name }) => name === kind) ?? {};

    const outputs = Object.keys(fields).map(async (name) => [name, await resolved(resource[name] as never)]);

    t.like(Object.fromEntries(await Promise.all(outputs)), { ...args, accountId: undefined });
  });

  // A policy is not in AWS.
  if (kind === "ShareAcceptances") continue;
  test(`a ${kind} is read by its id`, async (t) => {
    const { id, inputs } = await registrationOf(Resource.get("known", "an/id@eu-west-1"));

    t.is(id, "an/id@eu-west-1");
    t.deepEqual(Object.keys(defined(inputs)).sort(), ["__provider", "__scope"]);
  });
}

test("isInstance knows resources of its class, without the class at hand, and no others", (t) => {
  const instances = table.map(({ Resource, args }) => new Resource("instance", args));
  const others = [new pulumi.ComponentResource("shop:index:Reviews", "instance"), undefined, null, 5, "x", {}];

  for (const [index, { Resource }] of table.entries()) {
    const { isInstance } = Resource;

    t.deepEqual(
      instances.map((instance) => isInstance(instance)),
      instances.map((_, other) => other === index),
    );
    for (const other of others) t.false(isInstance(other));
  }
});

test("an option that can't be honoured is refused with what to do instead, and nothing is registered", (t) => {
  class Other extends pulumi.ProviderResource {}
  const provider = new Other("other", "p", {});
  const refused: [pulumi.CustomResourceOptions, option: string, instead: string][] = [
    [{ import: "x/y" }, "the option import doesn't work", "adoptExisting: true"],
    [{ provider }, "the option provider has no effect", "region and connection"],
    [
      { replaceOnChanges: ["region"] },
      "the option replaceOnChanges has no effect",
      '"pulumi up --replace" with the option deleteBeforeReplace: true',
    ],
  ];

  for (const { kind, Resource, args } of table) {
    for (const [opts, option, instead] of refused) {
      const error = t.throws(() => new Resource("refused", args, opts), { instanceOf: pulumi.RunError });

      t.true(error.message.startsWith(`${kind} refused: ${option}`));
      // Only shares can be adopted.
      if (kind.startsWith("Share") || kind === "OrganizationSharing") continue;
      t.true(error.message.includes(instead));
    }
  }
  t.false(registered.some(({ name }) => name === "refused"));
});

test("the other options are passed on", async (t) => {
  for (const { Resource, args } of table) {
    const first = new Resource("first", args);
    const opts = { dependsOn: first, protect: true, deleteBeforeReplace: true, replaceOnChanges: [] };

    t.is(await resolved(new Resource("second", args, opts).id), "second-id");
  }
});

test("a program's unit test, under setMocks, sees the outputs of a share", async (t) => {
  const review = new WorkloadShare("seen", { workloadId, ...share });

  t.is(await resolved(review.status), "PENDING");
  t.is(await resolved(review.shareId), "f".repeat(32));
  t.is(await resolved(review.permissionType), "READONLY");
  t.is(await resolved(review.id), "seen-id");
  t.is(await resolved(review.statusMessage), undefined);
});

test("a program's unit test, under setMocks, sees the outputs of a set", async (t) => {
  const set = new WorkloadShares("seen", { workloadId, shares: [share] });

  t.deepEqual(await resolved(set.members), [{ ...share, shareId: "f".repeat(32), status: "PENDING" }]);
  t.is(await resolved(set.undeclared), undefined);
});

test("a program may derive inputs at every level from outputs", async (t) => {
  const review = new WorkloadShare("derived", {
    ...share,
    workloadId: pulumi.output("0123456789abcdef").apply((half) => half + half),
    connection: { profile: pulumi.output("reviewer") },
  });
  const set = new WorkloadShares("derived", {
    workloadId: pulumi.output(workloadId),
    shares: pulumi
      .output(["222222222222", "333333333333"])
      .apply((accounts) =>
        accounts.map((sharedWith) => ({ sharedWith, permissionType: pulumi.output("READONLY" as const) })),
      ),
    exclusive: pulumi.output(true),
  });

  t.like(await inputsOf(review), { workloadId, connection: { profile: "reviewer" } });
  const { shares, ...settings } = await inputsOf(set);
  t.like(settings, { workloadId, exclusive: true });
  t.deepEqual(shares, [share, { ...share, sharedWith: "333333333333" }]);
});

test("the scope of a resource has the types of its parents", async (t) => {
  const outer = new pulumi.ComponentResource("shop:index:Reviews", "reviews");
  const inner = new pulumi.ComponentResource("shop:index:Team", "team", {}, { parent: outer });
  const child = new WorkloadShare("child", { workloadId, ...share }, { parent: inner });

  const { __scope } = await inputsOf(child);

  const types = "shop:index:Reviews$shop:index:Team$pulumi-nodejs:dynamic/wellarchitected:WorkloadShare";
  t.is(__scope, `urn:pulumi:dev::shop::${types}::child`);
});
