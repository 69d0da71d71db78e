import fc from "fast-check";
import type { Behaviour } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import type { PermissionType } from "../../provider/shares/model/share";
import { permissions } from "../../provider/shares/model/share";
import { recipient } from "../shares/world";
import type { Door, Forced, Place } from "./stack";

/** What befalls a run at its nth call. */
export type Interference =
  | { readonly kind: "crashBefore" | "crashAfter" | "lost" | "refused"; readonly nth: number }
  | undefined;

export type Command =
  | {
      readonly do: "declare";
      readonly stack: 0 | 1;
      readonly name: string;
      readonly principal: number;
      readonly permissionType: PermissionType;
    }
  | { readonly do: "undeclare" | "rename"; readonly stack: 0 | 1; readonly name: string; readonly to: string }
  | {
      readonly do: "up";
      readonly stack: 0 | 1;
      readonly refresh: boolean;
      readonly as: "owner" | "stranger";
      readonly ambient: string;
      readonly interference: Interference;
      readonly forced?: Forced | undefined;
      readonly continueOnError?: boolean;
    }
  /** The program declares the resource in another component, with an alias, or with another provider resource. */
  | { readonly do: "move"; readonly stack: 0 | 1; readonly name: string; readonly place: Partial<Place> }
  | { readonly do: "upgrade"; readonly stack: 0 | 1 }
  /** `pulumi stack rename`. */
  | { readonly do: "renameStack"; readonly stack: 0 | 1; readonly to: string }
  /** `pulumi state move`; afterwards the program of the old stack may still declare the resource. */
  | { readonly do: "moveState"; readonly stack: 0 | 1; readonly name: string; readonly stillDeclared: boolean }
  | { readonly do: "destroy"; readonly stack: 0 | 1; readonly interference: Interference }
  | {
      readonly do: "outside";
      readonly edit: "delete" | "accept" | "reject" | "expire" | "revoke" | "fail" | "permission";
      readonly pick: number;
    }
  | {
      readonly do: "foreign";
      /** A resource whose kind it is, and what it shares. */
      readonly like: string;
      readonly principal: number;
      readonly permissionType: PermissionType;
    }
  | { readonly do: "advance"; readonly seconds: number };

/** The components that resources may be in: see `urnOf`. */
export const components = ["", "test:index:Team$", "test:index:Team$test:index:Part$"];

/** Spellings by principal: the first two are one account. */
export const principals = [
  recipient,
  `arn:aws:iam::${recipient}:root`,
  "arn:aws:iam::444444444444:role/a/b+c=d@e",
  "ou-ab12-12345678",
];

/** Whether two resources of these names are of the same kind, and share the same. */
export function areAlike(one: string, other: string): boolean {
  return one < "x" === other < "x";
}

/** Mostly the first, so that what one command prepares meets another one. */
const stack = fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const);
const name = fc.constantFrom("a", "b", "c", "a", "b", "c", "x", "y");
const principal = fc.nat(principals.length - 1);
const permissionType = fc.constantFrom(...permissions);
export const interference: fc.Arbitrary<Interference> = fc.option(
  fc.record({
    kind: fc.constantFrom("crashBefore" as const, "crashAfter" as const, "lost" as const, "refused" as const),
    nth: fc.oneof(fc.nat(5), fc.nat(14)),
  }),
  { nil: undefined },
);
const forced: fc.Arbitrary<Forced | undefined> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({
      name,
      how: fc.constantFrom(
        "replace" as const,
        "replace, delete first" as const,
        "replaceOnChanges, delete first" as const,
      ),
    }),
  },
);
export const place: fc.Arbitrary<Partial<Place>> = fc.oneof(
  fc.record({ parents: fc.constantFrom(...components) }),
  fc.record({ provider: fc.constantFrom("default", "eu") }),
);

const up = fc.record({
  do: fc.constant("up" as const),
  stack,
  refresh: fc.boolean(),
  as: fc.oneof(
    { weight: 9, arbitrary: fc.constant("owner" as const) },
    { weight: 1, arbitrary: fc.constant("stranger" as const) },
  ),
  ambient: fc.oneof(
    { weight: 9, arbitrary: fc.constant("eu-west-1") },
    { weight: 1, arbitrary: fc.constant("us-east-1") },
  ),
  interference,
  forced,
  continueOnError: fc.boolean(),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("declare" as const), stack, name, principal, permissionType }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("undeclare" as const, "rename" as const, "rename" as const),
      stack,
      name,
      to: name,
    }),
  },
  { weight: 7, arbitrary: up },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move" as const), stack, name, place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("upgrade" as const), stack }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("renameStack" as const),
      stack,
      to: fc.constantFrom("dev", "prod", "renamed"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("moveState" as const), stack, name, stillDeclared: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("destroy" as const), stack, interference }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("outside" as const),
      edit: fc.constantFrom(
        "delete" as const,
        "accept" as const,
        "reject" as const,
        "expire" as const,
        "revoke" as const,
        "fail" as const,
        "permission" as const,
      ),
      pick: fc.nat(5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("foreign" as const), like: name, principal, permissionType }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("advance" as const), seconds: fc.constantFrom(1, 60, 86_400, 8 * 86_400) }),
  },
);

/** What AWS doesn't document, drawn for each sequence. */
export const behaviour: fc.Arbitrary<Partial<Behaviour>> = fc.record({
  spentToken: fc.constantFrom("deadResult" as const, "conflict" as const),
  tokenRetentionSeconds: fc.oneof(
    { weight: 4, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    { weight: 1, arbitrary: fc.constant(600) },
  ),
  listLag: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ mode: "none" as const }) },
    { weight: 1, arbitrary: fc.constant({ mode: "fixed" as const, seconds: 1 }) },
    { weight: 1, arbitrary: fc.constant({ mode: "random" as const, maxSeconds: 2, monotonic: false }) },
  ),
  createOver: fc.constantFrom([], ["EXPIRED" as const, "REJECTED" as const]),
  deleteUnknown: fc.constantFrom("notFound" as const, "conflict" as const),
  updateDead: fc.constantFrom("notFound" as const, "conflict" as const),
  updateTerminalStatus: fc.constantFrom("conflict" as const, "succeed" as const),
  updateResetsToPending: fc.boolean(),
  associateSeconds: fc.constantFrom(0, 1),
  sharedWithShown: fc.constantFrom("asGiven" as const, "id" as const),
});

export interface Sequence {
  readonly seed: number;
  /** The names of the kinds of share: of the resources a, b and c, and of x and y. */
  readonly kinds: readonly [string, string];
  readonly door: Door;
  readonly behaviour: Partial<Behaviour>;
  readonly commands: readonly Command[];
}

const kindName = fc.constantFrom("WorkloadShare", ...kinds.map((kind) => kind.name));

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  seed: fc.nat(1_000_000),
  kinds: fc.tuple(kindName, kindName),
  door: fc.constantFrom("dynamic" as const, "plugin" as const),
  behaviour,
  commands: fc.array(command, { minLength: 1, maxLength: 14 }),
});
