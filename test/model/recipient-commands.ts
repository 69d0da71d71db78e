import fc from "fast-check";
import type { Behaviour } from "../../emulator";
import { type PermissionType, permissions } from "../../provider/shares/model/share";
import { otherOwner, owner, recipient } from "../shares/world";
import type { Door, Forced, Interference } from "./backend";
import { mostly } from "./commands";

export const thirdOwner = "666666666666";
export const otherRecipient = "444444444444";
/** Nobody shares anything with it. */
const stranger = "555555555555";
export const organization = "o-exampleorg1";

/** What there is to share: who owns it, and the type. The last one belongs to the recipient itself. */
export const things = [
  { owner, kind: "WorkloadShare" },
  { owner: otherOwner, kind: "WorkloadShare" },
  { owner, kind: "LensShare" },
  { owner: otherOwner, kind: "ProfileShare" },
  { owner: thirdOwner, kind: "ReviewTemplateShare" },
  { owner: recipient, kind: "WorkloadShare" },
] as const;

/** With whom owners share: both accounts, a user of the first one, and what all of them are in. */
export const principals: readonly string[] = [
  recipient,
  otherRecipient,
  `arn:aws:iam::${recipient}:user/deployer`,
  organization,
];

/** Which of the recipients' two stacks. */
type Index = 0 | 1;

/** A share that an owner makes. */
export interface Offer {
  readonly thing: number;
  readonly principal: number;
  readonly permissionType: PermissionType;
}

/** What befalls the stacks of two recipients, whose owners share in the console and by a stack. */
export type RecipientCommand =
  /** An owner shares in the console; again, if the share is there already: the old one is deleted. */
  | ({ readonly do: "offer" } & Offer)
  /** An owner, or time, or AWS changes a share. */
  | {
      readonly do: "owner";
      readonly edit: "delete" | "permission" | "expire" | "revoke";
      readonly pick: number;
    }
  | { readonly do: "renameThing"; readonly thing: number; readonly to: string }
  /** `pulumi up` of a stack with all that the first owner shares. */
  | {
      readonly do: "ownerUp";
      readonly offers: readonly Offer[];
      readonly refresh: boolean;
      readonly interference: Interference;
    }
  /** A person in the recipient's console. */
  | { readonly do: "person"; readonly response: "accept" | "reject"; readonly pick: number }
  | { readonly do: "advance"; readonly seconds: number }
  /** The program declares an acceptance. */
  | {
      readonly do: "accept";
      readonly stack: Index;
      readonly name: string;
      readonly thing: number;
      readonly sharedBy: "owner" | "another" | undefined;
      /** 0 is refused by check. */
      readonly seconds: number | undefined;
    }
  /** The program declares a policy. */
  | {
      readonly do: "policy";
      readonly stack: Index;
      readonly name: string;
      readonly from: readonly string[];
      readonly resourceTypes: readonly string[] | undefined;
      readonly namePrefix: string | undefined;
      readonly maxPermission: PermissionType | undefined;
      readonly rejectOnDelete: boolean;
    }
  | { readonly do: "undeclare"; readonly stack: Index; readonly name: string }
  | {
      readonly do: "rename";
      readonly stack: Index;
      readonly name: string;
      readonly to: string;
      /** What goes wrong with an acceptance on the way. */
      readonly mistake: "sharedBy" | "seconds" | undefined;
    }
  /** The program accepts by a policy what it accepted one by one, or the other way around. */
  | { readonly do: "regroup"; readonly stack: Index; readonly mistake: "sharedBy" | "seconds" | undefined }
  | {
      readonly do: "up";
      readonly stack: Index;
      readonly refresh: boolean;
      /** The account whose credentials the shell has, if it isn't the stack's. */
      readonly shell: string | undefined;
      readonly interference: Interference;
      readonly continueOnError: boolean;
      readonly forced: Forced | undefined;
      /** What an owner shares while the run waits. */
      readonly meanwhile: Offer | undefined;
    }
  | { readonly do: "destroy"; readonly stack: Index; readonly interference: Interference }
  /** `pulumi stack rm --force`, by mistake. */
  | { readonly do: "loseState"; readonly stack: Index };

export interface RecipientSequence {
  readonly seed: number;
  readonly door: Door;
  /** Whether all accounts are in one organization. */
  readonly isOrganized: boolean;
  readonly behaviour: Partial<Behaviour>;
  readonly commands: readonly RecipientCommand[];
}

/** Whether the resource of this name is a policy. */
export function isPolicy(name: string): boolean {
  return name === "p" || name === "q";
}

/** Commands of one sort. */
function commands<Do extends RecipientCommand["do"]>(
  what: Do,
  parts: {
    [P in Exclude<keyof Extract<RecipientCommand, { do: Do }>, "do">]: fc.Arbitrary<
      Extract<RecipientCommand, { do: Do }>[P]
    >;
  },
): fc.Arbitrary<RecipientCommand> {
  return fc.record({ do: fc.constant(what), ...parts }) as unknown as fc.Arbitrary<RecipientCommand>;
}

/** Mostly the first ones, so that what one command prepares meets another one. */
const thing = mostly(8, 0, 0, 1, 1, 1, 2, 3, 4, 5);
const principal = mostly(5, 0, 1, 2, 3);
const permissionType = fc.constantFrom(...permissions);
const offer: { [P in keyof Offer]: fc.Arbitrary<Offer[P]> } = { thing, principal, permissionType };
const stack = mostly<Index>(4, 0, 1);
const acceptance = fc.constantFrom("a", "b", "c");
const policy = mostly(2, "p", "q");
const anyName = fc.oneof({ weight: 2, arbitrary: acceptance }, { weight: 1, arbitrary: policy });
const mistake = mostly<"sharedBy" | "seconds" | undefined>(2, undefined, "sharedBy", "seconds");
const pick = fc.nat(4);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const interference: fc.Arbitrary<Interference> = maybe(
  fc.record({
    kind: fc.constantFrom("crashBefore" as const, "crashAfter" as const, "lost" as const, "refused" as const),
    nth: fc.oneof(fc.nat(6), fc.nat(25)),
  }),
  2,
);
const forced: fc.Arbitrary<Forced | undefined> = maybe(
  fc.record({ name: anyName, how: fc.constantFrom("replace" as const, "replace, delete first" as const) }),
  3,
);

const command: fc.Arbitrary<RecipientCommand> = fc.oneof(
  { weight: 7, arbitrary: commands("offer", offer) },
  {
    weight: 3,
    arbitrary: commands("owner", {
      edit: fc.constantFrom("delete" as const, "permission" as const, "expire" as const, "revoke" as const),
      pick,
    }),
  },
  { weight: 1, arbitrary: commands("renameThing", { thing, to: fc.constantFrom("Shop", "Blog") }) },
  {
    weight: 2,
    arbitrary: commands("ownerUp", {
      offers: fc.uniqueArray(fc.record({ ...offer, thing: fc.constantFrom(0, 2) }), {
        selector: (one) => `${one.thing} ${one.principal}`,
        maxLength: 3,
      }),
      refresh: fc.boolean(),
      interference,
    }),
  },
  {
    weight: 4,
    arbitrary: commands("person", { response: fc.constantFrom("accept" as const, "reject" as const), pick }),
  },
  { weight: 1, arbitrary: commands("advance", { seconds: fc.constantFrom(1, 60, 86_400, 8 * 86_400) }) },
  {
    weight: 8,
    arbitrary: commands("accept", {
      stack,
      name: acceptance,
      thing,
      sharedBy: mostly<"owner" | "another" | undefined>(3, undefined, "owner", "another"),
      seconds: mostly<number | undefined>(3, 1, 30, undefined, 0),
    }),
  },
  {
    weight: 4,
    arbitrary: commands("policy", {
      stack,
      name: policy,
      from: fc.subarray([owner, otherOwner, thirdOwner], { minLength: 1 }),
      resourceTypes: maybe(fc.subarray(["WORKLOAD", "LENS", "PROFILE", "TEMPLATE"], { minLength: 1 }), 2),
      namePrefix: maybe(fc.constantFrom("Workload", "Shop"), 2),
      maxPermission: maybe(permissionType),
      rejectOnDelete: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: commands("undeclare", { stack, name: anyName }) },
  { weight: 4, arbitrary: commands("rename", { stack, name: anyName, to: anyName, mistake }) },
  { weight: 2, arbitrary: commands("regroup", { stack, mistake }) },
  {
    weight: 12,
    arbitrary: commands("up", {
      stack,
      refresh: fc.boolean(),
      shell: mostly<string | undefined>(9, undefined, otherRecipient, stranger),
      interference,
      continueOnError: fc.boolean(),
      forced,
      meanwhile: maybe(fc.record(offer), 3),
    }),
  },
  { weight: 1, arbitrary: commands("destroy", { stack, interference }) },
  { weight: 1, arbitrary: commands("loseState", { stack }) },
);

/** What AWS doesn't document, drawn for each sequence. */
const behaviour: fc.Arbitrary<Partial<Behaviour>> = fc.record({
  invitationsListed: mostly<Behaviour["invitationsListed"]>(
    2,
    ["PENDING"],
    ["PENDING", "ACCEPTED"],
    ["PENDING", "REJECTED", "EXPIRED"],
    ["PENDING", "ACCEPTED", "REJECTED", "EXPIRED", "REVOKED", "ASSOCIATED"],
  ),
  invitationsHavePermission: fc.boolean(),
  respondAgain: fc.constantFrom("conflict" as const, "succeed" as const),
  respondTerminalStatus: fc.constantFrom("conflict" as const, "notFound" as const),
  acceptRejected: mostly<Behaviour["acceptRejected"]>(2, "refuse", "succeed"),
  associatedInvitationId: fc.boolean(),
  membersNeedInvitation: fc.boolean(),
  updateResetsToPending: fc.boolean(),
  createOver: fc.constantFrom([], ["EXPIRED" as const, "REJECTED" as const]),
  associateSeconds: fc.constantFrom(0, 1),
  listLag: mostly<Behaviour["listLag"]>(
    3,
    { mode: "none" },
    { mode: "fixed", seconds: 1 },
    { mode: "random", maxSeconds: 2, monotonic: false },
  ),
});

/** Of two recipients' stacks. */
export const sequencesOfRecipients: fc.Arbitrary<RecipientSequence> = fc.record({
  seed: fc.nat(1_000_000),
  door: fc.constantFrom("dynamic" as const, "plugin" as const),
  isOrganized: fc.boolean(),
  behaviour,
  commands: fc.array(command, { minLength: 1, maxLength: 24, size: "max" }),
});
