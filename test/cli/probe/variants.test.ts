import test from "ava";
import { type Behaviour, behaviourOf, type ListLag } from "../../../emulator";
import { questionNames } from "../../../provider/cli/probe/questions/names";
import { questions, unplayable } from "../../../provider/cli/probe/questions/questions";
import { everything, failuresOf, startLab } from "./lab";

/** A value of a switch, and what a probe finds when the emulator behaves so. */
interface Variant<K extends keyof Behaviour> {
  readonly is: Behaviour[K];
  /** What else the emulator has to be for the switch to matter. */
  readonly with?: Partial<Behaviour>;
  /** Whether what was found is right. Default: it is the value. */
  finds?(value: Behaviour[K] | undefined): boolean;
}

const all = <const T>(...values: readonly T[]) => values.map((is) => ({ is }));
const near = (seconds: number, share: number) => (value: number | undefined) =>
  value !== undefined && Math.abs(value - seconds) <= share * seconds + 0.3;

const fixedLag = (seconds: number): Variant<"listLag"> => ({
  is: { mode: "fixed", seconds },
  finds: (lag) => lag?.mode === "fixed" && near(seconds, 0.1)(lag.seconds),
});
/** How far a random lag goes can only be seen from below. */
const randomLag = (maxSeconds: number, monotonic: boolean): Variant<"listLag"> => ({
  is: { mode: "random", maxSeconds, monotonic },
  finds: (lag: ListLag | undefined) =>
    lag?.mode === "random" &&
    lag.monotonic === monotonic &&
    lag.maxSeconds > 0.2 * maxSeconds &&
    lag.maxSeconds <= maxSeconds + 0.3,
});

/** Every switch with every value that it can have, or several if they are numbers; the type keeps this list whole. */
const variants: { readonly [K in keyof Behaviour]: readonly Variant<K>[] | "no question finds it" } = {
  spentToken: all("deadResult", "conflict"),
  tokenRetentionSeconds: [
    ...[0, 7, 45].map((is) => ({
      is,
      finds: (found?: number) => found !== undefined && found <= is && found >= is / 2,
    })),
    // Longer than it is watched: this is open.
    ...[100, Number.POSITIVE_INFINITY].map((is) => ({ is, finds: (found?: number) => found === undefined })),
  ],
  listLag: [
    { is: { mode: "none" } },
    ...[1, 7, 40].map(fixedLag),
    ...[3, 20].flatMap((maxSeconds) => [randomLag(maxSeconds, true), randomLag(maxSeconds, false)]),
    // Longer than it is watched: this is open.
    { is: { mode: "fixed", seconds: 200 }, finds: (lag) => lag === undefined },
  ],
  createOver: all<Behaviour["createOver"]>(
    [],
    ["PENDING"],
    ["ACCEPTED"],
    ["REJECTED"],
    ["ASSOCIATING"],
    ["ASSOCIATED"],
    ["PENDING", "ACCEPTED", "REJECTED", "ASSOCIATING", "ASSOCIATED"],
  ),
  quotaIgnores: all<Behaviour["quotaIgnores"]>([], ["PENDING"], ["ACCEPTED"], ["REJECTED"], ["ACCEPTED", "REJECTED"]),
  profileShareQuota: "no question finds it",
  officialLensShare: all("validation", "accessDenied", "notFound"),
  draftLensShare: all("validation", "conflict"),
  quotaCode: all("L-EMULATED", "L-12345678"),
  deleteUnknown: all("notFound", "conflict"),
  deleteAssociating: all("succeed", "conflict"),
  updateDead: all("notFound", "conflict"),
  updateTerminalStatus: all("conflict", "succeed"),
  updateAssociating: all("conflict", "succeed"),
  updateResetsToPending: all(false, true),
  invitationsListed: [
    ...all<Behaviour["invitationsListed"]>(
      ["PENDING"],
      ["PENDING", "ACCEPTED"],
      ["PENDING", "REJECTED"],
      ["PENDING", "ACCEPTED", "REJECTED"],
    ),
    { is: ["PENDING", "ASSOCIATED"], with: { associatedInvitationId: true } },
    // Nothing can be answered that no list shows.
    { is: ["ACCEPTED"], finds: (listed) => listed === undefined || listed.length === 0 },
  ],
  invitationsHavePermission: all(false, true),
  respondAgain: all("conflict", "succeed"),
  respondTerminalStatus: [
    ...all("conflict", "notFound"),
    ...(["conflict", "notFound"] as const).map((is) => ({ is, with: { acceptRejected: "succeed" } as const })),
    ...(["conflict", "notFound"] as const).map((is) => ({ is, with: { respondAgain: "succeed" } as const })),
  ],
  acceptRejected: all("refuse", "succeed"),
  associatedInvitationId: all(false, true),
  organizationSharing: all(true, false),
  membersNeedInvitation: all(true, false),
  associateSeconds: [0, 1, 6, 30].map((is) => ({ is, finds: near(is, 0.1) })),
  failAfterCreate: "no question finds it",
  failAfterSeconds: "no question finds it",
  failMessage: "no question finds it",
  strictPrincipals: all(true, false),
  sharedWithShown: all("asGiven", "id"),
  pageSize: [
    ...all(1, 2, 5, 19),
    // No more shares than a workload may have are made, so this is open.
    ...[20, 50].map((is) => ({ is, finds: (found?: number) => found === undefined })),
  ],
  filterWithinPage: all(false, true),
};

/** The sets of statuses are found in an order of their own. */
function isSame(value: unknown, expected: unknown): boolean {
  const text = (given: unknown) => JSON.stringify(Array.isArray(given) ? given.toSorted() : given);
  return text(value) === text(expected);
}

test("every switch of the emulator is found by a question, or it is said why by none", (t) => {
  for (const name of Object.keys(behaviourOf()) as (keyof Behaviour)[]) {
    const isAsked = questions.some(({ switches }) => switches.includes(name));

    t.is(isAsked, unplayable[name] === undefined, name);
    t.is(isAsked, variants[name] !== "no question finds it", name);
  }
  t.deepEqual(
    questions.map(({ name }) => name),
    [...questionNames],
  );
});

for (const name of Object.keys(variants) as (keyof Behaviour)[]) {
  const values: readonly Variant<keyof Behaviour>[] | string = variants[name];
  if (typeof values === "string") continue;
  test.serial(`${name} is found, whatever it is`, async (t) => {
    t.timeout(120_000);
    const lab = await startLab(t);
    const only = questions.filter(({ switches }) => switches.includes(name)).map((question) => question.name);

    for (const { is, with: also, finds = (value: unknown) => isSame(value, is) } of values) {
      await lab.reset({ ...also, [name]: is });
      const report = await lab.probe({ only });
      const { behaviour, contradictions } = report.switches;
      const found = behaviour[name];

      t.true(finds(found), `${JSON.stringify(is)}: found ${JSON.stringify(found)}, ${failuresOf(report)}`);
      t.deepEqual([contradictions, report.left, lab.bugs], [[], [], []]);
      t.deepEqual(await lab.emulator.control.resources(), []);
    }
  });
}

/** As unlike the default as it can be while all of it can still be found in one run. */
const contrary: Partial<Behaviour> = {
  spentToken: "conflict",
  listLag: { mode: "fixed", seconds: 4 },
  createOver: ["REJECTED"],
  quotaIgnores: ["REJECTED"],
  officialLensShare: "accessDenied",
  draftLensShare: "conflict",
  quotaCode: "L-12345678",
  deleteUnknown: "conflict",
  updateDead: "conflict",
  updateTerminalStatus: "succeed",
  updateResetsToPending: true,
  invitationsListed: ["PENDING", "REJECTED"],
  invitationsHavePermission: true,
  respondAgain: "succeed",
  acceptRejected: "succeed",
  associatedInvitationId: true,
  strictPrincipals: false,
  sharedWithShown: "id",
  pageSize: 7,
  filterWithinPage: true,
};

test.serial(
  "what one run finds is what the emulator takes: it then behaves so that another run finds the same",
  async (t) => {
    t.timeout(120_000);
    const lab = await startLab(t);
    for (const behaviour of [{}, contrary]) {
      await lab.reset(behaviour);
      const first = await lab.probe();
      const { listLag, associateSeconds, ...found } = first.switches.behaviour;
      await lab.reset(first.switches.behaviour);
      const second = await lab.probe();
      const { listLag: _, associateSeconds: _s, ...again } = second.switches.behaviour;

      t.deepEqual(failuresOf(first), []);
      t.deepEqual(found, again);
      for (const [name, value] of Object.entries(found)) {
        t.true(
          isSame(value, { ...behaviourOf(behaviour) }[name as keyof Behaviour]),
          `${name}: ${JSON.stringify(value)}`,
        );
      }
      t.like(listLag, { mode: behaviourOf(behaviour).listLag.mode });
    }
  },
);

test.serial("shares that were left to expire are asked about by a run after 7 days, which removes them", async (t) => {
  const lab = await startLab(t);
  const { control } = lab.emulator;
  for (const behaviour of [
    {},
    { createOver: ["EXPIRED"] },
    { updateTerminalStatus: "succeed", invitationsListed: ["PENDING", "EXPIRED"] },
    { tokenRetentionSeconds: 3600, createOver: ["EXPIRED"] },
  ] satisfies Partial<Behaviour>[]) {
    await lab.reset(behaviour);
    const left = await lab.probe({ only: ["spent-token"], leavePending: true });
    const early = await lab.probe({ only: ["spent-token", "expired"], leavePending: true });
    await control.advance(7 * 24 * 60 * 60);
    const unasked = await lab.probe({ only: ["spent-token"] });
    const { switches, ...late } = await lab.probe({ only: ["expired"] });

    t.is(left.forExpiry?.name, "probe expiry");
    t.deepEqual([early.forExpiry?.id, unasked.forExpiry?.id], [left.forExpiry?.id, left.forExpiry?.id]);
    t.deepEqual(failuresOf(late), []);
    t.is(late.forExpiry, undefined);
    t.deepEqual(await control.resources(), []);
    const expected = behaviourOf(behaviour);
    t.deepEqual(switches.behaviour.createOver, expected.createOver);
    t.deepEqual(
      switches.behaviour.invitationsListed,
      expected.invitationsListed.filter((status) => status === "EXPIRED"),
    );
    if (expected.createOver.length === 0) {
      t.is(switches.behaviour.updateTerminalStatus, expected.updateTerminalStatus);
    }
  }
});

test.serial("a limit of requests is found as the emulator takes it, and no more than announced are sent", async (t) => {
  const lab = await startLab(t);
  const { control } = lab.emulator;
  for (const { rate, burst } of [
    { rate: 3, burst: 20 },
    { rate: 10, burst: 40 },
  ]) {
    await lab.reset();
    await control.inject({ kind: "throttle", rate, burst });
    const { switches } = await lab.probe({ only: ["request-rate"] });
    const [fault] = switches.faults;

    t.is(fault?.kind, "throttle");
    if (fault?.kind !== "throttle") continue;
    t.true(Math.abs(fault.rate - rate) <= 0.05 * rate, `rate ${fault.rate}`);
    t.true(Math.abs(fault.burst - burst) <= 1, `burst ${fault.burst}`);
    await control.clearFaults();
    await t.notThrowsAsync(control.inject(fault));
  }
  await lab.reset();
  const { switches, results } = await lab.probe({ only: ["request-rate"] });

  t.deepEqual(switches.faults, []);
  t.is(results[0]?.calls.filter(({ operation }) => operation === "ListWorkloadShares").length, 60);
});

test.serial("a question that lacks what it needs is not played, and says what to give", async (t) => {
  const lab = await startLab(t);

  const { results } = await lab.probe({
    shareWith: [everything.shareWith?.[0] ?? ""],
    recipientProfile: undefined,
    organization: undefined,
  } as object);

  const notPlayed = results.filter(({ outcome }) => outcome === "not played");
  t.deepEqual(
    notPlayed.map(({ question, reason }) => [question.name, /--[a-z-]+/.exec(reason ?? "")?.[0]]),
    [
      ["update", "--recipient-profile"],
      ["responses", "--recipient-profile"],
      ["invitation-permission", "--recipient-profile"],
      ["organization", "--organization"],
      ["organization-member", "--organization"],
      ["quota", "--share-with"],
      ["expired", "--leave-pending"],
    ],
  );
});
