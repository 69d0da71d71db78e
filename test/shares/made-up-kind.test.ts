import test, { type ExecutionContext } from "ava";
import { classesText } from "#tools/docs/classes.mjs";
import { functionsText } from "#tools/docs/functions.mjs";
import { schemaText } from "#tools/docs/schema.mjs";
import { AwsConnections } from "../../provider/aws/connections";
import { kindApis } from "../../provider/aws/kinds/kinds";
import { systemClock } from "../../provider/core/clock";
import { joinRun } from "../../provider/core/run/run";
import { packageDescription } from "../../provider/description";
import { describeFind } from "../../provider/lookups/fields";
import { findFunction, listFunction } from "../../provider/lookups/functions";
import { describeLookup, describeShare } from "../../provider/shares/fields/share-fields";
import { arnParser, arnPattern, type ShareKind } from "../../provider/shares/kinds/kind";
import type { KindContext } from "../../provider/shares/model/kind-service";
import { shareResource } from "../../provider/shares/resources/share";
import { region, startAws } from "../aws/fixtures";
import { configuration } from "../aws/stack";
import { unknown, urnOf } from "./world";

/** All that a new kind of share takes: an entry of the table of kinds. (AWS has no such thing: profiles stand in for it.) */
const pillar: ShareKind = {
  name: "PillarShare",
  lookup: "getPillarShares",
  finder: "getPillar",
  noun: "pillar",
  resourceType: "PROFILE",
  input: "pillarArn",
  forms: "ARN",
  idForm: "ARN",
  idPattern: arnPattern("profile", "[0-9a-z]+"),
  example: "arn:aws:wellarchitected:us-east-1:444455556666:profile/0123456789abcdef0123456789abcdef",
  parse: arnParser("profile", "[0-9a-z]+"),
  hint: () => "",
  permissions: [],
  quota: 2,
  api: {
    create: "CreateProfileShare",
    delete: "DeleteProfileShare",
    list: "ListProfileShares",
    get: "GetProfile",
    listResources: "ListProfiles",
    idMember: "ProfileArn",
  },
};

/** And an adapter to the calls of AWS. */
const adapters = { ...kindApis, PillarShare: kindApis.ProfileShare as (typeof kindApis)[string] };

const recipient = "222222222222";
const type = shareResource(pillar);

function newContext(): KindContext {
  const settings = configuration({ "wellarchitected:region": region });
  return {
    connections: new AwsConnections(settings, systemClock, undefined, undefined, adapters),
    ...joinRun(),
    clock: systemClock,
    log: { warn: () => {}, info: () => {}, progress: () => {} },
    frontend: { unknown, canImport: true },
  };
}

/** A pillar, and a program that shares it. */
async function startWithPillar(t: ExecutionContext) {
  const { emulator } = await startAws(t);
  const { arn } = await emulator.control.addResource("profile", { region, name: "Pillar" });
  const program = { pillarArn: arn, sharedWith: recipient, scope: urnOf("review", "dev", "", "PillarShare") };
  return { arn, program, shares: () => emulator.control.shares() };
}

test.serial(
  "a kind of share takes an entry and an adapter: it is found, checked, created, compared, read, recovered, listed and deleted",
  async (t) => {
    const { arn, program, shares } = await startWithPillar(t);

    t.like(await findFunction(pillar).call(newContext(), { name: "Pillar" }), { result: { pillarArn: arn } });
    const { inputs, failures } = await type.check(newContext(), {}, program);
    t.deepEqual(failures, []);
    const created = await type.create(newContext(), inputs);
    const [share] = await shares();
    t.is(created.id, `${arn}/${share?.shareId}`);
    t.like(created.state, { pillarArn: arn, sharedWith: recipient, status: "PENDING" });

    // The same program, after a crash that lost the state.
    t.is((await type.create(newContext(), inputs)).id, created.id);
    t.is((await shares()).length, 1);

    const known = { state: created.state, inputs };
    t.false(type.diff(newContext(), created.id, known, inputs).changes);
    const moved = type.diff(newContext(), created.id, known, { ...inputs, pillarArn: pillar.example });
    t.deepEqual(moved.replaces, ["pillarArn"]);
    t.like(await type.read(newContext(), created.id, known), { id: created.id, state: created.state });
    const found = await listFunction(pillar).call(newContext(), { pillarArn: arn });
    t.like(found, { result: { pillarArn: arn, shares: [{ shareId: share?.shareId }] } });

    await type.delete(newContext(), created.id, created.state);
    t.deepEqual(await shares(), []);
  },
);

test.serial("a new kind's inputs are checked by its entry", async (t) => {
  const { program } = await startWithPillar(t);

  const news = { ...program, pillarArn: "pillar", permissionType: "READONLY" };
  const { failures } = await type.check(newContext(), {}, news);

  t.deepEqual(
    failures.map(({ property }) => property),
    ["pillarArn", "permissionType"],
  );
  t.is(failures[0]?.reason, 'must be a pillar\'s ARN, but is "pillar"');
  t.regex(failures[1]?.reason ?? "", /^is not an input of PillarShare, which takes pillarArn/);
});

test.serial("a new kind's quota counts the shares of a program", async (t) => {
  const { program } = await startWithPillar(t);
  const context = newContext();

  const checks = ["222222222222", "333333333333", "444444444444"].map((sharedWith) => {
    const scope = urnOf(sharedWith, "dev", "", "PillarShare");
    return type.check(context, {}, { ...program, sharedWith, scope });
  });

  const failures = (await Promise.all(checks)).flatMap((check) => check.failures);
  t.is(failures.length, 1);
  t.is(failures[0]?.property, "pillarArn");
  t.regex(failures[0]?.reason ?? "", /is given 3 shares by this program, but AWS's quota is 2 shares per pillar/);
});

test("schema.json and the classes and functions of the npm package have a new kind, too", (t) => {
  const description = {
    ...packageDescription,
    kinds: [...packageDescription.kinds, pillar],
    resources: [...packageDescription.resources, describeShare(pillar)],
    functions: [...packageDescription.functions, describeLookup(pillar), describeFind(pillar)],
  };

  const { resources, functions } = JSON.parse(schemaText(description)) as Record<string, Record<string, object>>;

  t.like(resources?.["wellarchitected:index:PillarShare"], { requiredInputs: ["pillarArn", "sharedWith"] });
  t.true(Object.hasOwn(functions ?? {}, "wellarchitected:index:getPillarShares"));
  t.true(Object.hasOwn(functions ?? {}, "wellarchitected:index:getPillar"));
  t.regex(classesText(description), /export class PillarShare extends pulumi\.CustomResource \{/);
  t.regex(functionsText(description), /export function getPillar\(args: GetPillarArgs\): Promise<GetPillarResult> \{/);
});
