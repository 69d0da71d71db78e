import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { staleFiles } from "#tools/docs/files.mjs";
import { leastPolicies } from "#tools/docs/iam.mjs";
import { projectFolder } from "#tools/project.mjs";
import { AwsConnections } from "../../provider/aws/connections";
import { systemClock } from "../../provider/core/clock";
import { joinRun } from "../../provider/core/run/run";
import { packageDescription } from "../../provider/description";
import { functions } from "../../provider/lookups/functions";
import { kinds } from "../../provider/shares/kinds/kinds";
import { account, region, startAws } from "../aws/fixtures";
import { configuration } from "../aws/stack";
import { actionsOf, calledActions, policyNamed, policyOf } from "../security/policies";
import { emulatedKind } from "../shares/emulated-kind";
import { unknown } from "../shares/world";

/**
 * The actions that AWS allows for no resource in particular.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_wellarchitected.html
 */
const ofNoResource = [
  "GetGlobalSettings",
  "ListLenses",
  "ListProfiles",
  "ListReviewTemplates",
  "ListShareInvitations",
  "ListWorkloads",
  "UpdateGlobalSettings",
  "UpdateShareInvitation",
].map((operation) => `wellarchitected:${operation}`);

test("each action is allowed for the type of resource that AWS asks of it, and for all only if AWS knows none", (t) => {
  for (const [name, { document }] of Object.entries(leastPolicies(packageDescription))) {
    for (const { Action, Resource } of document.Statement) {
      for (const action of [Action].flat()) {
        t.is(Resource === "*", ofNoResource.includes(action), `${name}: ${action}`);
      }
    }
  }
  for (const kind of kinds) {
    const [{ Resource = "" } = {}] = policyOf("owner", kind).Statement;
    const arn = String(Resource).replace("*:*", `us-east-1:${account}`).replace("*", "0".repeat(32));
    t.is(kind.parse(arn)?.arn?.accountId, account, arn);
  }
});

test("the policy for every kind allows what those for each kind allow together", (t) => {
  for (const role of ["owner", "recipient"] as const) {
    const each = kinds.flatMap((kind) => actionsOf(policyOf(role, kind)));
    t.deepEqual(actionsOf(policyNamed(role)), [...new Set(each)].sort());
  }
});

test("an action that is added to a policy's file by hand is found", (t) => {
  const read = (name: string) => readFileSync(join(projectFolder, name), "utf8");
  const edited = (name: string) =>
    name === "docs/iam/owner.json"
      ? read(name).replace("wellarchitected:ListLensShares", "wellarchitected:*")
      : read(name);

  t.deepEqual(
    staleFiles(packageDescription, edited).map(({ name }) => name),
    ["docs/iam/owner.json"],
  );
});

test.serial("the policy for reading allows every function what it calls", async (t) => {
  const { emulator } = await startAws(t);
  const [owner] = await emulator.control.accounts();
  if (!owner) throw new Error("No account.");
  await emulator.control.addAccount({ ...owner, policy: policyNamed("read-only") });
  const settings = configuration({ "wellarchitected:region": region });
  const context = {
    connections: new AwsConnections(settings, systemClock),
    ...joinRun(),
    clock: systemClock,
    log: { warn: () => {}, info: () => {}, progress: () => {} },
    frontend: { unknown, canImport: true },
  };
  const ids: Record<string, string> = {};
  for (const kind of kinds) {
    const resource = await emulator.control.addResource(emulatedKind(kind), { name: "Ours" });
    ids[kind.input] = resource.kind === "workload" ? resource.workloadId : resource.arn;
  }

  for (const { description, call } of functions) {
    const { exactlyOneOf = [], arguments: taken } = description;
    const named = Object.keys(taken).filter((name) => name in ids);
    const variants = exactlyOneOf.includes("name") ? [{ name: "Ours" }, pick(ids, named)] : [pick(ids, named)];
    for (const args of variants) {
      const answer = await call(context, args);
      t.true("result" in answer, `${description.name}: ${JSON.stringify(answer)}`);
    }
  }

  t.deepEqual(
    await calledActions(emulator),
    actionsOf(policyNamed("read-only")).filter((action) => !action.endsWith("GetGlobalSettings")),
  );
});

function pick(ids: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, ids[name] ?? ""]));
}
