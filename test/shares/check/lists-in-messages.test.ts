import test from "ava";
import { checkShare } from "../properties";
import { World } from "../world";
import { check, failuresOf, inputs, startProcess } from "./inputs";

test("a replaceOnStatus or a connection that is of another type is told what it takes, item by item", async (t) => {
  const { failures } = await check({ replaceOnStatus: "EXPIRED", connection: ["x"] });

  t.deepEqual(failures, [
    {
      property: "replaceOnStatus",
      reason: 'must be a list of EXPIRED, FAILED, REJECTED, REVOKED, but is "EXPIRED"',
    },
    {
      property: "connection",
      reason: 'must be an object of profile, roleArn, externalId, sessionName, endpoint, but is ["x"]',
    },
  ]);
  t.deepEqual(await check({ connection: null }), { inputs, failures: [] });
});

test("a share of a set that is of another type, or has another part, is told what it takes, part by part", async (t) => {
  const { sharedWith: _, permissionType: _p, ...rest } = inputs;
  const right = { sharedWith: "222222222222", permissionType: "READONLY" };

  const failures = await failuresOf(startProcess(), { ...rest, shares: ["x", { ...right, colour: "red" }] });

  t.deepEqual(failures, [
    { property: "shares[0]", reason: 'must be { sharedWith, permissionType }, but is "x"' },
    {
      property: "shares[1].colour",
      reason: "is not part of a share, which takes sharedWith, permissionType",
    },
  ]);
});

test("settings that nothing reads are named in one warning", async (t) => {
  const process = new World().process();
  const context = {
    ...process.context,
    connections: { ...process.context.connections, unreadKeys: () => ["wellArchitected:region", "wa:profile"] },
  };

  await checkShare(context, {}, inputs);

  t.deepEqual(process.warnings(), [
    "the stack's configuration has wellArchitected:region, wa:profile, which is not read: the name is wellarchitected:…",
  ]);
});
