import fc from "fast-check";
import type { Behaviour } from "../../emulator";
import { principalKey } from "../../provider/shares/model/principal";
import { type PermissionType, permissions } from "../../provider/shares/model/share";
import { behaviour, type Interference, interference, place, principals } from "./sequences";
import type { SetRun } from "./set-stack";
import type { Door, Place } from "./stack";

/** A share as a program declares it: in the set, or as a resource of its own. */
export interface Declared {
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
  readonly isAlone: boolean;
}

export type SetCommand =
  | { readonly do: "declare"; readonly shares: readonly Declared[]; readonly exclusive: boolean }
  | ({ readonly do: "up"; readonly interference: Interference } & SetRun)
  /** The program declares the resource in another component, with an alias, or with another provider resource. */
  | { readonly do: "place"; readonly name: string; readonly place: Partial<Place> }
  | { readonly do: "upgrade" }
  /** Moves shares between both forms, as README tells to; `alone` are those that get a resource of their own. */
  | {
      readonly do: "move";
      readonly alone: readonly string[];
      readonly retaining: boolean;
      readonly interference: Interference;
    }
  | { readonly do: "outside"; readonly edit: (typeof edits)[number]; readonly pick: number }
  | { readonly do: "foreign"; readonly sharedWith: string; readonly permissionType: PermissionType }
  | { readonly do: "advance"; readonly seconds: number };

const edits = ["delete", "permission", "accept", "reject", "expire", "revoke", "fail"] as const;

const permissionType = fc.constantFrom(...permissions);
const sharedWith = fc.constantFrom(...principals);
const shares = fc.uniqueArray(fc.record({ sharedWith, permissionType, isAlone: fc.boolean() }), {
  selector: (share) => principalKey(share.sharedWith),
  maxLength: 3,
});
/** Names of resources: see `SetStack`. */
const name = fc.constantFrom("set", "set", ...principals.map(principalKey));
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
    arbitrary: fc.record({
      do: fc.constant("up" as const),
      refresh: fc.boolean(),
      interference,
      forced: fc.option(name, { nil: undefined, freq: 6 }),
      continueOnError: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("place" as const), name, place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("upgrade" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("move" as const),
      alone: fc.oneof(fc.constant([]), fc.constant(principals), fc.subarray(principals)),
      retaining: fc.boolean(),
      interference,
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
  readonly door: Door;
  readonly behaviour: Partial<Behaviour>;
  readonly commands: readonly SetCommand[];
}

export const setSequence: fc.Arbitrary<SetSequence> = fc.record({
  seed: fc.nat(1_000_000),
  door: fc.constantFrom("dynamic" as const, "plugin" as const),
  behaviour,
  commands: fc.array(command, { minLength: 1, maxLength: 14 }),
});
