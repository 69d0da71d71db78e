import fc from "fast-check";
import type { Behaviour } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { principalKey } from "../../provider/shares/model/principal";
import { type PermissionType, permissions } from "../../provider/shares/model/share";
import { otherOwner, owner, recipient, region } from "../shares/world";
import type { Door, Forced, Interference, Place, Shell } from "./backend";

const edits = ["delete", "permission", "accept", "reject", "expire", "revoke", "fail"] as const;

/** Which of the two stacks. */
type Index = 0 | 1;

/** A share of a program that has both forms. */
export interface Part {
  readonly principal: number;
  readonly permissionType: PermissionType;
  /** Whether it is a resource of its own, and not one of the set. */
  readonly isAlone: boolean;
}

/** What befalls two stacks; resources a, b and c share one thing, x and y another, and "set" what a, b and c share. */
export type Command =
  /** The program declares a single share. */
  | {
      readonly do: "declare";
      readonly stack: Index;
      readonly name: string;
      readonly principal: number;
      readonly permissionType: PermissionType;
    }
  /** The program declares these shares of a workload, in a set and alone, and no others. */
  | { readonly do: "declareAll"; readonly stack: Index; readonly parts: readonly Part[]; readonly exclusive: boolean }
  | { readonly do: "undeclare"; readonly stack: Index; readonly name: string }
  | { readonly do: "rename"; readonly stack: Index; readonly name: string; readonly to: string }
  | {
      readonly do: "up";
      readonly stack: Index;
      readonly refresh: boolean;
      readonly shell: Shell;
      readonly interference: Interference;
      readonly forced?: Forced | undefined;
      readonly continueOnError?: boolean;
    }
  | { readonly do: "destroy"; readonly stack: Index; readonly interference: Interference }
  /** Moves shares of a workload between both forms, as the guides say; `alone` get a resource of their own. */
  | {
      readonly do: "regroup";
      readonly stack: Index;
      readonly alone: readonly number[];
      /** Whether that is done under retainOnDelete. */
      readonly retaining: boolean;
      readonly interference: Interference;
    }
  /** The program declares the resource in another component, with an alias, or with another provider resource. */
  | { readonly do: "move"; readonly stack: Index; readonly name: string; readonly place: Partial<Place> }
  /** The program uses another version of the plugin. */
  | { readonly do: "upgrade"; readonly stack: Index }
  /** `pulumi stack rename`. */
  | { readonly do: "renameStack"; readonly stack: Index; readonly to: string }
  /** `pulumi state move`; afterwards the program of the old stack may still declare the resource. */
  | { readonly do: "moveState"; readonly stack: Index; readonly name: string; readonly stillDeclared: boolean }
  /** `pulumi stack rm --force`, by mistake. */
  | { readonly do: "loseState"; readonly stack: Index }
  /** Changes a share as its owner would in the console, or as its recipient would; does nothing if its status doesn't allow that. */
  | { readonly do: "outside"; readonly edit: (typeof edits)[number]; readonly pick: number }
  /** Someone else shares the same as a resource of this name. */
  | {
      readonly do: "foreign";
      readonly like: string;
      readonly principal: number;
      readonly permissionType: PermissionType;
    }
  | { readonly do: "advance"; readonly seconds: number };

export interface Sequence {
  readonly seed: number;
  /** The names of the kinds of share: of the resources a, b and c, and of x and y. */
  readonly kinds: readonly [string, string];
  readonly door: Door;
  readonly behaviour: Partial<Behaviour>;
  readonly commands: readonly Command[];
}

/** Spellings by principal: the first two are one account. */
export const principals: readonly string[] = [
  recipient,
  `arn:aws:iam::${recipient}:root`,
  "arn:aws:iam::444444444444:role/a/b+c=d@e",
  "ou-ab12-12345678",
];

/** The resource that has a principal's share if it isn't in the set. */
export function nameAlone(principal: number): string {
  return ["a", "a", "b", "c"][principal] as string;
}

/** Whether two resources of these names share the same. */
export function areAlike(one: string, other: string): boolean {
  return one < "x" === other < "x";
}

/** The name of the type of a resource with this name. */
export function typeNameOf(name: string, [first, second]: Sequence["kinds"]): string {
  if (name === "set") return "WorkloadShares";
  return areAlike(name, "a") ? first : second;
}

/** Commands of one sort. */
function commands<Do extends Command["do"]>(
  what: Do,
  parts: { [P in Exclude<keyof Extract<Command, { do: Do }>, "do">]: fc.Arbitrary<Extract<Command, { do: Do }>[P]> },
): fc.Arbitrary<Command> {
  return fc.record({ do: fc.constant(what), ...parts }) as unknown as fc.Arbitrary<Command>;
}

/** By weights: mostly the first, so that what one command prepares meets another one. */
export function mostly<T>(weight: number, usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    ...others.map((other) => ({ weight: 1, arbitrary: fc.constant(other) })),
  );
}

const principal = fc.nat(principals.length - 1);
const permissionType = fc.constantFrom(...permissions);
const interference: fc.Arbitrary<Interference> = fc.option(
  fc.record({
    kind: fc.constantFrom("crashBefore" as const, "crashAfter" as const, "lost" as const, "refused" as const),
    nth: fc.oneof(fc.nat(5), fc.nat(14)),
  }),
  { nil: undefined },
);
const place: fc.Arbitrary<Partial<Place>> = fc.oneof(
  fc.record({ parents: fc.constantFrom("", "test:index:Team$", "test:index:Team$test:index:Part$") }),
  fc.record({ provider: fc.constantFrom("default", "eu") }),
);
const shell: fc.Arbitrary<Shell> = fc.record({
  accountId: mostly(9, owner, otherOwner),
  ambientRegion: mostly(4, region, "us-east-1"),
});
const replacements = ["replace", "replace, delete first", "replaceOnChanges, delete first"] as const;
const parts = fc.uniqueArray(fc.record({ principal, permissionType, isAlone: fc.boolean() }), {
  selector: (part) => principalKey(principals[part.principal] as string),
  maxLength: 3,
});
/** Most programs have one form only. */
const programs = fc.oneof(
  { weight: 4, arbitrary: parts.map((all) => all.map((part) => ({ ...part, isAlone: false }))) },
  { weight: 1, arbitrary: parts.map((all) => all.map((part) => ({ ...part, isAlone: true }))) },
  { weight: 1, arbitrary: parts },
);

/** What befalls any stack, by the names of its resources. */
function commonCommands(stack: fc.Arbitrary<Index>, name: fc.Arbitrary<string>) {
  const forced: fc.Arbitrary<Forced | undefined> = fc.option(
    fc.record({ name, how: fc.constantFrom(...replacements) }),
    { nil: undefined, freq: 5 },
  );
  return {
    up: commands("up", { stack, refresh: fc.boolean(), shell, interference, forced, continueOnError: fc.boolean() }),
    rare: [
      { weight: 2, arbitrary: commands("move", { stack, name, place }) },
      { weight: 1, arbitrary: commands("upgrade", { stack }) },
      { weight: 1, arbitrary: commands("renameStack", { stack, to: fc.constantFrom("dev", "prod", "renamed") }) },
      { weight: 2, arbitrary: commands("loseState", { stack }) },
      { weight: 1, arbitrary: commands("destroy", { stack, interference }) },
      { weight: 3, arbitrary: commands("outside", { edit: fc.constantFrom(...edits), pick: fc.nat(5) }) },
      { weight: 1, arbitrary: commands("advance", { seconds: fc.constantFrom(1, 60, 86_400, 8 * 86_400) }) },
    ],
  };
}

const anyStack = mostly<Index>(3, 0, 1);
const anyName = fc.constantFrom("a", "b", "c", "a", "b", "c", "x", "y");
const common = commonCommands(anyStack, anyName);

const single: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: commands("declare", { stack: anyStack, name: anyName, principal, permissionType }) },
  { weight: 1, arbitrary: commands("undeclare", { stack: anyStack, name: anyName }) },
  { weight: 3, arbitrary: commands("rename", { stack: anyStack, name: anyName, to: anyName }) },
  { weight: 7, arbitrary: common.up },
  { weight: 1, arbitrary: commands("moveState", { stack: anyStack, name: anyName, stillDeclared: fc.boolean() }) },
  { weight: 1, arbitrary: commands("foreign", { like: anyName, principal, permissionType }) },
  ...common.rare,
);

/** An exclusive set leaves no room for another stack. */
const onlyStack = fc.constant<Index>(0);
const commonOfSets = commonCommands(onlyStack, fc.constantFrom("set", "set", "a", "b", "c"));

const ofSets: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: commands("declareAll", { stack: onlyStack, parts: programs, exclusive: fc.boolean() }) },
  { weight: 7, arbitrary: commonOfSets.up },
  {
    weight: 3,
    arbitrary: commands("regroup", {
      stack: onlyStack,
      alone: fc.oneof(fc.constant([]), fc.constant([...principals.keys()]), fc.subarray([...principals.keys()])),
      retaining: fc.boolean(),
      interference,
    }),
  },
  { weight: 2, arbitrary: commands("foreign", { like: fc.constant("set"), principal, permissionType }) },
  ...commonOfSets.rare,
);

/** What AWS doesn't document, drawn for each sequence. */
const behaviour: fc.Arbitrary<Partial<Behaviour>> = fc.record({
  spentToken: fc.constantFrom("deadResult" as const, "conflict" as const),
  tokenRetentionSeconds: mostly(4, Number.POSITIVE_INFINITY, 600),
  listLag: mostly<Behaviour["listLag"]>(
    3,
    { mode: "none" },
    { mode: "fixed", seconds: 1 },
    { mode: "random", maxSeconds: 2, monotonic: false },
  ),
  createOver: fc.constantFrom([], ["EXPIRED" as const, "REJECTED" as const]),
  deleteUnknown: fc.constantFrom("notFound" as const, "conflict" as const),
  updateDead: fc.constantFrom("notFound" as const, "conflict" as const),
  updateTerminalStatus: fc.constantFrom("conflict" as const, "succeed" as const),
  updateResetsToPending: fc.boolean(),
  associateSeconds: fc.constantFrom(0, 1),
  sharedWithShown: fc.constantFrom("asGiven" as const, "id" as const),
});

function sequences(kindNames: readonly string[], command: fc.Arbitrary<Command>): fc.Arbitrary<Sequence> {
  const others = ["WorkloadShare", ...kinds.map(({ name }) => name)];
  return fc.record({
    seed: fc.nat(1_000_000),
    kinds: fc.tuple(fc.constantFrom(...kindNames), fc.constantFrom(...others)),
    door: fc.constantFrom("dynamic" as const, "plugin" as const),
    behaviour,
    commands: fc.array(command, { minLength: 1, maxLength: 14 }),
  });
}

/** Of two stacks with single shares. */
export const sequencesOfSingles = sequences(["WorkloadShare", ...kinds.map(({ name }) => name)], single);

/** Of a stack with shares of one workload, in a set and alone. */
export const sequencesOfSets = sequences(["WorkloadShare"], ofSets);
