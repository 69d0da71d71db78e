import { tmpdir } from "node:os";
import test, { type ExecutionContext } from "ava";
import { startEmulator } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { environment } from "../engine/environment";
import { emulatedKind } from "../shares/emulated-kind";
import { refusal, startPlugin } from "./client";
import { Engine } from "./engine";

const token = (name: string) => `wellarchitected:index:${name}`;
const owner = "111111111111";
const recipient = "222222222222";

/** An emulator with something of each kind, and a plugin that an engine has configured for one of its accounts. */
async function startPluginFor(t: ExecutionContext, account = owner) {
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  const { accessKeyId = "", secretAccessKey = "" } = emulator.credentials[account] ?? {};
  const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const plugin = await startPlugin({ ...environment(emulator, tmpdir(), ""), ...keys });
  t.teardown(() => plugin.stop());
  const engine = new Engine(plugin.client);
  await engine.configure();
  const resources = kinds.map(async (kind) => {
    const name = `The ${kind.noun}`;
    const added = await emulator.control.addResource(emulatedKind(kind), { name });
    return { kind, name, id: added.kind === "workload" ? added.workloadId : added.arn };
  });
  return { emulator, engine, resources: await Promise.all(resources) };
}

test("something of each kind is found by its name, and the same by its ID or ARN", async (t) => {
  const { engine, resources } = await startPluginFor(t);

  for (const { kind, name, id } of resources) {
    const byName = await engine.invoke(token(kind.finder), { name });
    const byId = await engine.invoke(token(kind.finder), { [kind.input]: id });

    t.like(byName, { failures: [], result: { [kind.input]: id, name, owner, region: "us-east-1" } });
    t.deepEqual(byId, byName);
  }
});

test("an invited account sees what it is offered, and once it has accepted, finds it with the invitation", async (t) => {
  const { emulator, engine, resources } = await startPluginFor(t, recipient);
  const share = ({ kind, id }: (typeof resources)[number]) =>
    emulator.control.shareOutside(id, recipient, kind.permissions[0]);
  const shareIds = await Promise.all(resources.map(share));

  const { result } = await engine.invoke(token("getShareInvitations"), {});
  const invitations = result.invitations as { resourceId: string; shareInvitationId: string }[];
  t.deepEqual(invitations.map(({ resourceId }) => resourceId).sort(), resources.map(({ id }) => id).sort());

  for (const shareId of shareIds) await emulator.control.accept(shareId);
  for (const { kind, name, id } of resources) {
    const { result: found } = await engine.invoke(token(kind.finder), { name });
    const invitation = invitations.find(({ resourceId }) => resourceId === id);

    t.like(found, { [kind.input]: id, owner, shareInvitationId: invitation?.shareInvitationId });
  }
  const { result: theirs } = await engine.invoke(token("getWorkloads"), { owner: "SHARED" });
  t.like(theirs.workloads, [{ name: "The workload", owner }]);
});

test("lookups that are called together share one list, and read nothing else", async (t) => {
  const { emulator, engine } = await startPluginFor(t);
  const names = Array.from({ length: 60 }, (_, nth) => `Shop ${nth}`);
  for (const name of names) await emulator.control.addWorkload({ name });
  const before = (await emulator.control.calls()).length;

  const found = await Promise.all(names.map((name) => engine.invoke(token("getWorkload"), { name })));

  t.deepEqual(
    found.map(({ result }) => result.name),
    names,
  );
  const calls = (await emulator.control.calls()).slice(before).map(({ operation }) => operation);
  t.deepEqual(calls, ["GetCallerIdentity", "ListWorkloads", "ListWorkloads"]);
});

test("what is wrong with the arguments is returned by their names: a connection belongs to a provider resource", async (t) => {
  const { engine } = await startPluginFor(t);

  const { failures } = await engine.invoke(token("getWorkload"), { name: 1, connection: {}, regoin: "x" });

  t.deepEqual(
    failures.map(({ property, reason }) => `${property} ${reason}`),
    [
      "connection is not an input of the provider plugin: set it on a provider resource, and pass that by the option provider",
      "name must be a string, but is the number 1: quote it",
      "regoin is not an input of getWorkload, which takes workloadId, name, region",
    ],
  );
});

test("a name that none has is the call's error", async (t) => {
  const { engine } = await startPluginFor(t, recipient);

  const { details } = await refusal(engine.invoke(token("getWorkload"), { name: "Shop" }));

  t.regex(details, /^looking up the workload "Shop" in us-east-1: account 222222222222 can read none there\. Check/);
});
