import { describe, it } from "vitest";
import { runSequence } from "./model";
import type { Sequence } from "./sequences";
import { runSetSequence } from "./set-model";
import type { SetSequence } from "./set-sequences";

/** The shortest forms of random sequences that once ended otherwise. */
const found: Record<string, Sequence["commands"]> = {
  "a principal that another resource has too, taken back; and the share revoked meanwhile": [
    { do: "declare", stack: 0, name: "c", principal: 2, permissionType: "READONLY" },
    { do: "up", stack: 0, refresh: false, as: "owner", ambient: "eu-west-1", interference: undefined },
    { do: "declare", stack: 0, name: "a", principal: 0, permissionType: "READONLY" },
    { do: "outside", edit: "revoke", pick: 0 },
    { do: "declare", stack: 0, name: "c", principal: 0, permissionType: "READONLY" },
    { do: "up", stack: 0, refresh: false, as: "owner", ambient: "eu-west-1", interference: undefined },
    { do: "declare", stack: 0, name: "c", principal: 2, permissionType: "READONLY" },
    { do: "declare", stack: 0, name: "a", principal: 0, permissionType: "READONLY" },
  ],
  "a share whose state was moved while its old program still declares it, and whose recovery there is refused halfway":
    [
      { do: "declare", stack: 0, name: "c", principal: 0, permissionType: "READONLY" },
      { do: "up", stack: 0, refresh: false, as: "owner", ambient: "eu-west-1", interference: undefined },
      { do: "moveState", stack: 0, name: "c", stillDeclared: true },
      {
        do: "up",
        stack: 0,
        refresh: false,
        as: "owner",
        ambient: "eu-west-1",
        interference: { kind: "refused", nth: 3 },
      },
    ],
  "a rename with adoptExisting in a shell of another Region, by a run that goes on after errors": [
    { do: "declare", stack: 0, name: "c", principal: 0, permissionType: "READONLY" },
    { do: "up", stack: 0, refresh: false, as: "owner", ambient: "eu-west-1", interference: undefined },
    { do: "rename", stack: 0, name: "c", to: "a" },
    {
      do: "up",
      stack: 0,
      refresh: false,
      as: "owner",
      ambient: "us-east-1",
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

const ou = { sharedWith: "ou-ab12-12345678", permissionType: "READONLY" } as const;
const account = { sharedWith: "222222222222", permissionType: "READONLY" } as const;
/** The same, of sets. */
const foundOfSets: Record<string, SetSequence["commands"]> = {
  "a move that fails and is taken back, after somebody has deleted what the first form had": [
    { do: "declare", shares: [{ ...ou, isAlone: false }], exclusive: false },
    { do: "up", refresh: false, interference: undefined },
    { do: "declare", shares: [{ ...ou, isAlone: true }], exclusive: false },
    { do: "up", refresh: false, interference: undefined },
    { do: "foreign", ...account },
    { do: "outside", edit: "delete", pick: 0 },
    { do: "declare", shares: [account, ou].map((share) => ({ ...share, isAlone: false })), exclusive: false },
    { do: "outside", edit: "reject", pick: 0 },
    { do: "up", refresh: false, interference: undefined },
    { do: "move", alone: [account.sharedWith, ou.sharedWith], retaining: false, interference: undefined },
  ],
  "a set that is replaced and can't get the share that it had adopted, then a run that goes on after errors": [
    {
      do: "declare",
      shares: [
        { ...account, isAlone: false },
        { ...ou, isAlone: true },
      ],
      exclusive: false,
    },
    { do: "move", alone: [], retaining: true, interference: undefined },
    { do: "up", refresh: false, interference: undefined, forced: "set" },
    { do: "up", refresh: false, interference: undefined, continueOnError: true },
  ],
};

const role = { sharedWith: "arn:aws:iam::444444444444:role/a/b+c=d@e", isAlone: false } as const;
/** Took a share that lists showed as open for a spent token's, nine times over; then its own, of the tenth, for another's. */
const revokedUnseen: SetSequence = {
  seed: 389_644,
  door: "dynamic",
  behaviour: { ...behaviour, listLag: { mode: "random", maxSeconds: 2, monotonic: false } },
  commands: [
    { do: "declare", shares: [{ ...role, permissionType: "READONLY", isAlone: true }], exclusive: false },
    { do: "move", alone: [], retaining: true, interference: undefined },
    { do: "outside", edit: "revoke", pick: 0 },
    { do: "declare", shares: [{ ...role, permissionType: "CONTRIBUTOR" }], exclusive: false },
    { do: "move", alone: [role.sharedWith], retaining: false, interference: { kind: "refused", nth: 0 } },
    { do: "up", refresh: false, interference: { kind: "crashBefore", nth: 4 } },
    { do: "move", alone: [], retaining: true, interference: { kind: "refused", nth: 0 } },
  ],
};

describe("a sequence that once failed ends with exactly the declared shares", () => {
  it.each(Object.entries(found))("%s", (_name, commands) =>
    runSequence({ kinds: ["WorkloadShare", "LensShare"], seed: 0, door: "dynamic", behaviour, commands }),
  );
  it.each(Object.entries(foundOfSets))("%s", (_name, commands) =>
    runSetSequence({ seed: 0, door: "dynamic", behaviour, commands }),
  );
  it("a set's share that is revoked while lists go back in time, then moved by runs that fail", () =>
    runSetSequence(revokedUnseen));
});
