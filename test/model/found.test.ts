import { describe, it } from "vitest";
import { runSequence } from "./model";
import type { Sequence } from "./sequences";

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

describe("a sequence that once failed ends with exactly the declared shares", () => {
  it.each(Object.entries(found))("%s", (_name, commands) => runSequence({ seed: 0, behaviour, commands }));
});
