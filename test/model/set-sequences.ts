import fc from "fast-check";
import type { Behaviour } from "../../emulator";
import { principalKey } from "../../provider/shares/principal";
import { type PermissionType, permissions } from "../../provider/shares/share";
import { behaviour, type Interference, interference, principals } from "./sequences";

/** A share as a program declares it: in the set, or as a resource of its own. */
export interface Declared {
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
  readonly isAlone: boolean;
}

/** What befalls a run at its nth call: as with single shares, or the service refuses it. */
export type SetInterference = Interference | { readonly kind: "refused"; readonly nth: number };

export type SetCommand =
  | { readonly do: "declare"; readonly shares: readonly Declared[]; readonly exclusive: boolean }
  | { readonly do: "up"; readonly refresh: boolean; readonly interference: SetInterference }
  /** Moves shares between both forms, as README tells to; `alone` are those that get a resource of their own. */
  | {
      readonly do: "move";
      readonly alone: readonly string[];
      readonly retaining: boolean;
      readonly interference: SetInterference;
    }
  | { readonly do: "outside"; readonly edit: (typeof edits)[number]; readonly pick: number }
  | { readonly do: "foreign"; readonly sharedWith: string; readonly permissionType: PermissionType }
  | { readonly do: "advance"; readonly seconds: number };

const edits = ["delete", "permission", "accept", "reject", "expire", "revoke", "fail"] as const;

const setInterference: fc.Arbitrary<SetInterference> = fc.oneof(
  { weight: 3, arbitrary: interference },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refused" as const), nth: fc.nat(14) }) },
);
const permissionType = fc.constantFrom(...permissions);
const sharedWith = fc.constantFrom(...principals);
const shares = fc.uniqueArray(fc.record({ sharedWith, permissionType, isAlone: fc.boolean() }), {
  selector: (share) => principalKey(share.sharedWith),
  maxLength: 3,
});
/** Most programs have one form only. */
const programs = fc.oneof(
  { weight: 4, arbitrary: shares.map((all) => all.map((share) => ({ ...share, isAlone: false }))) },
  { weight: 1, arbitrary: shares.map((all) => all.map((share) => ({ ...share, isAlone: true }))) },
  { weight: 1, arbitrary: shares },
);

const command: fc.Arbitrary<SetCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("declare" as const), shares: programs, exclusive: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("up" as const), refresh: fc.boolean(), interference: setInterference }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("move" as const),
      alone: fc.oneof(fc.constant([]), fc.constant(principals), fc.subarray(principals)),
      retaining: fc.boolean(),
      interference: setInterference,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("outside" as const), edit: fc.constantFrom(...edits), pick: fc.nat(5) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("foreign" as const), sharedWith, permissionType }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("advance" as const), seconds: fc.constantFrom(1, 60, 8 * 86_400) }),
  },
);

export interface SetSequence {
  readonly seed: number;
  readonly behaviour: Partial<Behaviour>;
  readonly commands: readonly SetCommand[];
}

export const setSequence: fc.Arbitrary<SetSequence> = fc.record({
  seed: fc.nat(1_000_000),
  behaviour,
  commands: fc.array(command, { minLength: 1, maxLength: 14 }),
});
