import { expect, it } from "vitest";
import { classesText } from "#tools/docs/classes.mjs";
import { schemaText } from "#tools/docs/schema.mjs";
import { AwsConnections } from "../../provider/aws/connections";
import { kindApis } from "../../provider/aws/kinds/kinds";
import { systemClock } from "../../provider/core/clock";
import { joinRun } from "../../provider/core/run/run";
import { packageDescription } from "../../provider/description";
import { listFunction } from "../../provider/lookups/functions";
import { describeLookup, describeShare } from "../../provider/shares/fields/share-fields";
import { arnParser, arnPattern, type ShareKind } from "../../provider/shares/kinds/kind";
import type { ShareContext } from "../../provider/shares/model/service";
import { shareResource } from "../../provider/shares/resources/share";
import { region } from "../aws/fixtures";
import { configuration } from "../aws/stack";
import { useEmulator, useHome } from "../dynamic/hooks";
import { unknown, urnOf } from "./world";

useHome();
const emulator = useEmulator();

/** All that a new kind of share takes: an entry of the table of kinds. (AWS has no such thing: profiles stand in for it.) */
const pillar: ShareKind = {
  name: "PillarShare",
  lookup: "getPillarShares",
  noun: "pillar",
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
    idMember: "ProfileArn",
  },
};

/** And an adapter to the calls of AWS. */
const adapters = { ...kindApis, PillarShare: kindApis.ProfileShare as (typeof kindApis)[string] };

function newContext(): ShareContext {
  const settings = configuration({ "wellarchitected:region": region });
  return {
    connections: new AwsConnections(settings, systemClock, undefined, undefined, adapters),
    ...joinRun(),
    clock: systemClock,
    log: { warn: () => {}, info: () => {}, progress: () => {} },
    frontend: { unknown, canImport: true },
  };
}

it("a kind of share takes an entry and an adapter: it is checked, created, compared, read, recovered, listed and deleted", async () => {
  const { arn } = await emulator().control.addResource("profile", { region });
  const type = shareResource(pillar);
  const program = { pillarArn: arn, sharedWith: "222222222222", scope: urnOf("review", "dev", "", "PillarShare") };

  const refused = await type.check(newContext(), {}, { ...program, pillarArn: "pillar", permissionType: "READONLY" });
  expect(refused.failures).toEqual([
    { property: "pillarArn", reason: 'must be a pillar\'s ARN, but is "pillar"' },
    {
      property: "permissionType",
      reason: expect.stringMatching(/^is not an input of PillarShare, which takes pillarArn/),
    },
  ]);

  const context = newContext();
  const { inputs, failures } = await type.check(context, {}, program);
  expect(failures).toEqual([]);
  const created = await type.create(context, inputs);
  const shares = () => emulator().control.shares();
  const [share] = await shares();
  expect(created.id).toBe(`${arn}/${share?.shareId}`);
  expect(created.state).toMatchObject({ pillarArn: arn, sharedWith: "222222222222", status: "PENDING" });

  // The same program, after a crash that lost the state.
  expect((await type.create(newContext(), inputs)).id).toBe(created.id);
  expect(await shares()).toHaveLength(1);

  const known = { state: created.state, inputs };
  expect(type.diff(newContext(), created.id, known, inputs).changes).toBe(false);
  expect(type.diff(newContext(), created.id, known, { ...inputs, pillarArn: pillar.example }).replaces).toEqual([
    "pillarArn",
  ]);
  expect(await type.read(newContext(), created.id, known)).toMatchObject({ id: created.id, state: created.state });
  const found = await listFunction(pillar).call(newContext(), { pillarArn: arn });
  expect(found).toMatchObject({ result: { pillarArn: arn, shares: [{ shareId: share?.shareId }] } });

  await type.delete(newContext(), created.id, created.state);
  expect(await shares()).toEqual([]);
});

it("its quota counts the shares of a program", async () => {
  const { arn } = await emulator().control.addResource("profile", { region });
  const context = newContext();
  const failures = await Promise.all(
    ["222222222222", "333333333333", "444444444444"].map(async (sharedWith) => {
      const scope = urnOf(sharedWith, "dev", "", "PillarShare");
      return (await shareResource(pillar).check(context, {}, { pillarArn: arn, sharedWith, scope })).failures;
    }),
  );
  expect(failures.flat()).toEqual([
    {
      property: "pillarArn",
      reason: expect.stringContaining("is given 3 shares by this program, but AWS's quota is 2 shares per pillar"),
    },
  ]);
});

it("schema.json and the classes of the npm package have it, too", () => {
  const description = {
    ...packageDescription,
    kinds: [...packageDescription.kinds, pillar],
    resources: [...packageDescription.resources, describeShare(pillar)],
    functions: [...packageDescription.functions, describeLookup(pillar)],
  };
  const { resources, functions } = JSON.parse(schemaText(description)) as Record<string, Record<string, object>>;
  expect(resources?.["wellarchitected:index:PillarShare"]).toMatchObject({
    requiredInputs: ["pillarArn", "sharedWith"],
  });
  expect(functions).toHaveProperty("wellarchitected:index:getPillarShares");
  expect(classesText(description)).toContain("export class PillarShare extends pulumi.CustomResource {");
});
