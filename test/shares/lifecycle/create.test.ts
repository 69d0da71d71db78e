import { createHash } from "node:crypto";
import test from "ava";
import { canonicalJson } from "../../../provider/core/canonical-json";
import { kinds } from "../../../provider/shares/kinds/kinds";
import { lens } from "../../../provider/shares/kinds/lens";
import { profile } from "../../../provider/shares/kinds/profile";
import { inputsFor, inputsOfKind, onlyShare, owner, recipient, refusal, region, urnOf, World } from "../world";
import { operationsOf, refuse } from "./faults";

const arnOf = (workloadId: string, accountId = owner) =>
  `arn:aws:wellarchitected:${region}:${accountId}:workload/${workloadId}`;

test("a create makes the share and reports all that state has to know, with one create between two lists", async (t) => {
  const world = new World();
  const workloadId = world.addWorkload();

  const { record, ...state } = await world.process().create(inputsFor(workloadId, { waitForAcceptance: false }));

  const share = onlyShare(world);
  t.like(share, { resourceId: workloadId, sharedWith: recipient, permissionType: "READONLY", status: "PENDING" });
  t.deepEqual(state, {
    workloadId,
    sharedWith: recipient,
    permissionType: "READONLY",
    region,
    waitForAcceptance: false,
    scope: urnOf("review"),
    shareId: share.shareId,
    status: "PENDING",
    accountId: owner,
    generation: 0,
  });
  t.regex(record ?? "", /^[0-9a-f]{8}$/);
  t.deepEqual(operationsOf(world), ["accountId", "list", "create", "list"]);
});

test("the token of a create is over its operation, scope, inputs, Region and generation, and over nothing else", async (t) => {
  const world = new World();
  const workloadId = world.addWorkload();

  await world.process({ tokenScope: "blue" }).create(inputsFor(workloadId));

  const source = `{"generation":0,"inputs":{"PermissionType":"READONLY","SharedWith":"222222222222","WorkloadId":"${workloadId}"},"operation":"CreateWorkloadShare","region":"eu-west-1","scope":{"tokenScope":"blue","urn":"${urnOf("review")}"}}`;
  const create = world.calls.find(({ operation }) => operation === "create");
  t.is(create?.request.ClientRequestToken, createHash("sha256").update(source).digest("hex"));
});

/** Of AWS's API: the operation, and what it calls the ID of what is shared. */
const creates: Record<string, readonly [string, string]> = {
  WorkloadShare: ["CreateWorkloadShare", "WorkloadId"],
  LensShare: ["CreateLensShare", "LensAlias"],
  ProfileShare: ["CreateProfileShare", "ProfileArn"],
  ReviewTemplateShare: ["CreateTemplateShare", "TemplateArn"],
};

for (const kind of kinds) {
  test(`the token of a ${kind.name} is over AWS's names of its call, for as long as there are stacks`, async (t) => {
    const world = new World();
    const id = world.addResource(kind);
    const [operation = "", idMember = ""] = creates[kind.name] ?? [];

    await world.process().create(inputsOfKind(kind, id));

    const permission = kind.permissions.length > 0 ? { PermissionType: "READONLY" } : {};
    const source = canonicalJson({
      operation,
      scope: { urn: urnOf("review") },
      region,
      inputs: { [idMember]: id, SharedWith: recipient, ...permission },
      generation: 0,
    });
    const create = world.calls.find((call) => call.operation === "create");
    t.is(create?.request.ClientRequestToken, createHash("sha256").update(source).digest("hex"));
  });
}

test("a create sends the principal's ID, whichever spelling the program has, so that a respelling finds the same share", async (t) => {
  const world = new World();
  const workloadId = world.addWorkload();

  const first = await world.process().create(inputsFor(workloadId, { sharedWith: `arn:aws:iam::${recipient}:root` }));
  const again = await world.process().create(inputsFor(workloadId));

  t.is(again.shareId, first.shareId);
  const [sent, sentAgain] = world.calls.filter(({ operation }) => operation === "create");
  t.is(sent?.request.SharedWith, recipient);
  t.deepEqual(sentAgain?.request, sent?.request);
});

test("state keeps the program's spellings of the workload and of the principal", async (t) => {
  const world = new World({ behaviour: { associateSeconds: 0, sharedWithShown: "id" } });
  const workloadId = arnOf(world.addWorkload());
  const sharedWith = "arn:aws:organizations::111111111111:organization/o-abcdefghij";

  const state = await world.process().create(inputsFor(workloadId, { sharedWith }));

  t.like(state, { workloadId, sharedWith, status: "ASSOCIATED" });
  t.is(onlyShare(world).sharedWith, "o-abcdefghij");
});

test("if no account may be asked, state has none, and a workload's ARN is taken at its word", async (t) => {
  const world = new World();
  const workloadId = arnOf(world.addWorkload());

  const state = await world.process({ skipRequestingAccountId: true }).create(inputsFor(workloadId));

  t.is(state.shareId, onlyShare(world).shareId);
  t.false("accountId" in state);
  t.is(world.count("accountId"), 0);
});

test("another account's workload is refused by its ARN before the service is called", async (t) => {
  const world = new World();
  const workloadId = arnOf(world.addWorkload(), "333333333333");

  const { message } = await refusal(world.process().create(inputsFor(workloadId)));

  t.regex(message, /workloadId belongs to account 333333333333, .*credentials are of account 111111111111/);
  t.deepEqual(operationsOf(world), ["accountId"]);
});

test("a create for a workload that isn't there names the workload, the account and the Region", async (t) => {
  const world = new World();
  const workloadId = "0".repeat(32);

  const { message } = await refusal(world.process().create(inputsFor(workloadId)));

  t.is(
    message,
    `creating the share of workload ${workloadId} with ${recipient} in ${region}: list: ResourceNotFoundException: Workload ${workloadId} was not found.\nAccount ${owner} has no such workload in ${region}. Check workloadId, the region and the credentials: a workload is shared by its owner, in its own Region`,
  );
});

test("a create for a workload that has all its shares names the quota and deleteBeforeReplace", async (t) => {
  const world = new World();
  const workloadId = world.addWorkload();
  for (let i = 0; i < 20; i++) world.service.shareOutside(workloadId, `4444444444${10 + i}`, "READONLY");

  const { message } = await refusal(world.process().create(inputsFor(workloadId)));

  t.regex(message, /^creating the share of workload .* ServiceQuotaExceededException.*\(quota L-EMULATED\)\n/);
  t.regex(message, /\nA workload has at most 20 shares, which AWS does not raise: .* deleteBeforeReplace: true/);
  t.is(world.service.shares().length, 20);
});

test("a create for a profile that has all its shares names no quota, since AWS documents none", async (t) => {
  const world = new World();
  refuse(world, "create", "quota", "AWS: full");

  const { message } = await refusal(world.process().create(inputsOfKind(profile, world.addResource(profile))));

  t.regex(message, /AWS: full\nThe profile has as many shares as AWS allows: remove one, or share with an organiz/);
});

test("a create for a workload that isn't there names no account if none may be asked", async (t) => {
  const { message } = await refusal(
    new World().process({ skipRequestingAccountId: true }).create(inputsFor("0".repeat(32))),
  );

  t.regex(message, /\nAccount unknown \(skipRequestingAccountId\) has no such workload in eu-west-1\./);
});

test("a create that AWS refuses as invalid says all that may be the cause, and one that it refuses otherwise doesn't", async (t) => {
  const world = new World();
  const inputs = inputsOfKind(lens, world.addResource(lens), { sharedWith: "o-exampleorgid" });
  const messageOf = async (kind: "validation" | "accessDenied") => {
    refuse(world, "create", kind, "AWS: no");
    return (await refusal(world.process().create(inputs))).message;
  };

  t.regex(
    await messageOf("validation"),
    /--organization-sharing-status ENABLED\. [^.]*can't be shared before it is publ/,
  );
  t.regex(await messageOf("accessDenied"), /AWS: no$/);
});

test("a delete that AWS refuses is given no advice on how to create", async (t) => {
  const world = new World();
  const state = await world.process().create(inputsOfKind(lens, world.addResource(lens)));
  refuse(world, "delete", "validation", "AWS: no");

  const { message } = await refusal(world.process().delete(state));

  t.regex(message, /AWS: no$/);
});

for (const [what, sharedWith] of [
  ["an organization", "o-exampleorgid"],
  ["an organizational unit", "ou-ab12-34567890"],
] as const) {
  test(`a create for ${what} says how to enable sharing with organizations if that isn't`, async (t) => {
    const world = new World({ behaviour: { organizationSharing: false } });

    const { message } = await refusal(world.process().create(inputsFor(world.addWorkload(), { sharedWith })));

    t.regex(message, /ValidationException/);
    t.regex(message, /aws wellarchitected update-global-settings --organization-sharing-status ENABLED/);
  });
}

test("a create that AWS refuses for another reason says what was being done, what AWS said and what to do", async (t) => {
  const world = new World();
  const workloadId = world.addWorkload();
  refuse(world, "create", "accessDenied", "AWS: no", { remedy: "Allow it" });

  const { message } = await refusal(world.process().create(inputsFor(workloadId)));

  t.is(message, `creating the share of workload ${workloadId} with ${recipient} in ${region}: AWS: no\nAllow it`);
  t.is(world.count("create"), 1);
});

for (const draftLensShare of ["validation", "conflict"] as const) {
  test(`a create that AWS refuses with a ${draftLensShare} because its lens is a draft says that it has to be published first`, async (t) => {
    const world = new World({ behaviour: { draftLensShare } });
    const lensArn = world.addDraft();

    const { message } = await refusal(world.process().create(inputsOfKind(lens, lensArn)));

    t.true(message.startsWith(`creating the share of custom lens ${lensArn} with ${recipient} in ${region}: `));
    t.regex(message, /it can't be shared before it is published, by aws wellarchitected create-lens-version/);
    t.deepEqual(world.service.shares(), []);
  });
}
