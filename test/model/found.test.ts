import test from "ava";
import { otherOwner, owner, region } from "../shares/world";
import type { Shell } from "./backend";
import type { Part, Sequence } from "./commands";
import { runSequence } from "./runner";
import { SimulatedBackend } from "./simulated";

const shell: Shell = { accountId: owner, ambientRegion: region };

/** The shortest forms of random sequences that once ended otherwise. */
const found: Record<string, Sequence["commands"]> = {
  "a principal that another resource has too, taken back; and the share revoked meanwhile": [
    { do: "declare", stack: 0, name: "c", principal: 2, permissionType: "READONLY" },
    { do: "up", stack: 0, refresh: false, shell, interference: undefined },
    { do: "declare", stack: 0, name: "a", principal: 0, permissionType: "READONLY" },
    { do: "outside", edit: "revoke", pick: 0 },
    { do: "declare", stack: 0, name: "c", principal: 0, permissionType: "READONLY" },
    { do: "up", stack: 0, refresh: false, shell, interference: undefined },
    { do: "declare", stack: 0, name: "c", principal: 2, permissionType: "READONLY" },
    { do: "declare", stack: 0, name: "a", principal: 0, permissionType: "READONLY" },
  ],
  "a share whose state was moved while its old program still declares it, and whose recovery there is refused halfway":
    [
      { do: "declare", stack: 0, name: "c", principal: 0, permissionType: "READONLY" },
      { do: "up", stack: 0, refresh: false, shell, interference: undefined },
      { do: "moveState", stack: 0, name: "c", stillDeclared: true },
      {
        do: "up",
        stack: 0,
        refresh: false,
        shell,
        interference: { kind: "refused", nth: 3 },
      },
    ],
  "a rename with adoptExisting in a shell of another Region, by a run that goes on after errors": [
    { do: "declare", stack: 0, name: "c", principal: 0, permissionType: "READONLY" },
    { do: "up", stack: 0, refresh: false, shell, interference: undefined },
    { do: "rename", stack: 0, name: "c", to: "a" },
    {
      do: "up",
      stack: 0,
      refresh: false,
      shell: { ...shell, ambientRegion: "us-east-1" },
      interference: undefined,
      continueOnError: true,
    },
  ],
};

const behaviour: Sequence["behaviour"] = {
  spentToken: "deadResult",
  tokenRetentionSeconds: Number.POSITIVE_INFINITY,
  listLag: { mode: "none" },
  createOver: [],
  deleteUnknown: "notFound",
  updateDead: "notFound",
  updateTerminalStatus: "conflict",
  updateResetsToPending: false,
  associateSeconds: 0,
  sharedWithShown: "asGiven",
};

const account: Part = { principal: 0, permissionType: "READONLY", isAlone: false };
const role: Part = { principal: 2, permissionType: "READONLY", isAlone: true };
const ou: Part = { principal: 3, permissionType: "READONLY", isAlone: false };
const up = { do: "up", stack: 0, refresh: false, shell, interference: undefined } as const;
const declareAll = { do: "declareAll", stack: 0, exclusive: false } as const;
const regroup = { do: "regroup", stack: 0, retaining: false, interference: undefined } as const;
/** The same, of sets. */
const foundOfSets: Record<string, Sequence["commands"]> = {
  "a move that fails and is taken back, after somebody has deleted what the first form had": [
    { ...declareAll, parts: [ou] },
    up,
    { ...declareAll, parts: [{ ...ou, isAlone: true }] },
    up,
    { do: "foreign", like: "set", principal: 0, permissionType: "READONLY" },
    { do: "outside", edit: "delete", pick: 0 },
    { ...declareAll, parts: [account, ou] },
    { do: "outside", edit: "reject", pick: 0 },
    up,
    { ...regroup, alone: [0, 3] },
  ],
  "a set that is replaced and can't get the share that it had adopted, then a run that goes on after errors": [
    { ...declareAll, parts: [account, { ...ou, isAlone: true }] },
    { ...regroup, alone: [], retaining: true },
    { ...up, forced: { name: "set", how: "replace" } },
    { ...up, continueOnError: true },
  ],
  "a set that the engine leaves out, because a share that it depends on fails, by a run that goes on after errors": [
    { ...declareAll, parts: [account, role].map((part) => ({ ...part, isAlone: true })) },
    up,
    {
      ...declareAll,
      parts: [
        { ...account, permissionType: "CONTRIBUTOR", isAlone: true },
        { ...role, isAlone: false },
      ],
    },
    { do: "outside", edit: "delete", pick: 0 },
    { ...up, continueOnError: true },
  ],
  "an empty set that was made with another account's credentials, in another Region": [
    { ...declareAll, parts: [] },
    { ...up, shell: { accountId: otherOwner, ambientRegion: "us-east-1" } },
  ],
};

/** Took a share that lists showed as open for a spent token's, nine times over; then its own, of the tenth, for another's. */
const revokedUnseen: Sequence = {
  kinds: ["WorkloadShare", "LensShare"],
  seed: 389_644,
  door: "dynamic",
  behaviour: { ...behaviour, listLag: { mode: "random", maxSeconds: 2, monotonic: false } },
  commands: [
    { ...declareAll, parts: [role] },
    { ...regroup, alone: [], retaining: true },
    { do: "outside", edit: "revoke", pick: 0 },
    { ...declareAll, parts: [{ ...role, permissionType: "CONTRIBUTOR", isAlone: false }] },
    { ...regroup, alone: [2], interference: { kind: "refused", nth: 0 } },
    { ...up, interference: { kind: "crashBefore", nth: 4 } },
    { ...regroup, alone: [], retaining: true, interference: { kind: "refused", nth: 0 } },
  ],
};

const endsAsDeclared = test.macro({
  exec: (t, sequence: Sequence) => t.notThrowsAsync(runSequence(new SimulatedBackend(sequence), sequence)),
  title: (what = "") => `a sequence that once failed ends with exactly the declared shares: ${what}`,
});

const common: Omit<Sequence, "commands"> = {
  kinds: ["WorkloadShare", "LensShare"],
  seed: 0,
  door: "dynamic",
  behaviour,
};

for (const [what, commands] of Object.entries({ ...found, ...foundOfSets })) {
  test(what, endsAsDeclared, { ...common, commands });
}
for (const [what, commands] of Object.entries(found)) {
  test(`${what}, of lenses`, endsAsDeclared, { ...common, kinds: ["LensShare", "LensShare"], commands });
}
test(
  "a set's share that is revoked while lists go back in time, then moved by runs that fail",
  endsAsDeclared,
  revokedUnseen,
);
