import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";
import type { Behaviour, Fault } from "../../../emulator";
import type { QuestionName } from "../../../provider/cli/probe/questions/names";
import { questions } from "../../../provider/cli/probe/questions/questions";
import { tagKey } from "../../../provider/cli/probe/sandbox";
import { UsageError } from "../../../provider/cli/usage-error";
import { abortedBefore, failuresOf, type Lab, organization, owner, recipient, startLab } from "./lab";

const playable = questions.map(({ name }) => name).filter((name) => name !== "expired");
/** These make more calls of the same kind than are worth interrupting one by one. */
const repetitive: Partial<Record<QuestionName, number>> = {
  "list-lag": 20,
  "list-pages": 5,
  quota: 6,
  "request-rate": 15,
};
const short = { watchSeconds: 2 };

/** Each run disturbs one call of three, and the next run perhaps others: all of them take half a minute of processor time. */
const stride = 3;
const offset = Math.floor(Math.random() * stride);

/** What is none of the probe's business: resources of all kinds with shares, one of them named much like the probe's. */
async function addOthers({ emulator: { control } }: Lab): Promise<void> {
  for (const name of ["Shop", "probe", "probe2 spent-token", "Another probe spent-token"]) {
    const { workloadId } = await control.addWorkload({ name });
    await control.accept(await control.shareOutside(workloadId, recipient, "READONLY"));
    await control.shareOutside(workloadId, organization, "CONTRIBUTOR");
  }
  for (const kind of ["lens", "profile", "reviewTemplate"] as const) {
    const { arn } = await control.addResource(kind, { name: "Ours" });
    await control.shareOutside(arn, recipient);
  }
  const { workloadId } = await control.addWorkload({ name: "probe spent-token", accountId: recipient });
  await control.accept(await control.shareOutside(workloadId, owner, "CONTRIBUTOR"));
}

async function everythingIn({ emulator: { control } }: Lab): Promise<unknown> {
  // Shares with an organization go on to be associated by themselves.
  const shares = (await control.shares()).map(({ status: _, next: _n, updatedAt: _u, ...share }) => share);
  return { resources: await control.resources(), shares };
}

for (const name of playable) {
  test.serial(
    `${name}: an interruption before any of its calls leaves nothing behind, and nothing else changed`,
    async (t) => {
      t.timeout(120_000);
      const lab = await startLab(t);
      await addOthers(lab);
      const before = await everythingIn(lab);
      const whole = await lab.probe({ only: [name], ...short });
      const count = whole.results[0]?.calls.length ?? 0;
      const step = Math.ceil((stride * count) / Math.min(repetitive[name] ?? count, count));

      t.true(count > 0);
      t.deepEqual(failuresOf(whole), []);
      for (let call = 1 + Math.min(offset, count - 1); call <= count; call += step) {
        const { results, left, unsure } = await lab.probe({ only: [name], ...short }, abortedBefore(call));

        t.deepEqual([results[0]?.outcome, left, unsure], ["interrupted", [], undefined], `call ${call}`);
        t.deepEqual(await everythingIn(lab), before, `call ${call}`);
      }
      t.deepEqual(lab.bugs, []);
    },
  );
}

const faults = {
  "is denied": { kind: "denied" },
  "loses its answer": { kind: "lostAnswer" },
} as const satisfies Record<string, Fault>;

for (const [what, fault] of Object.entries(faults)) {
  test.serial(
    `a call that ${what}, whichever it is, leaves nothing behind, changes nothing else, and makes no question find what is wrong`,
    async (t) => {
      t.timeout(240_000);
      const lab = await startLab(t);
      const { control } = lab.emulator;
      await addOthers(lab);
      const before = await everythingIn(lab);
      for (const only of playable) {
        await control.resetCalls();
        const whole = await lab.probe({ only: [only], ...short });
        // Those that find and remove what was made are among them.
        const count = (await control.calls()).length;
        const first = (await control.calls()).findIndex(({ operation }) => operation === firstOf(whole)) + 1;
        const step = Math.ceil((stride * (count - first)) / Math.min(repetitive[only] ?? count, count - first));
        for (let after = first + offset; after < count; after += step) {
          await control.inject({ ...fault, after });
          const { left, switches } = await lab.probe({ only: [only], ...short });
          await control.clearFaults();
          t.deepEqual(left, [], `${only}: call ${after + 1}`);
          const found = { ...whole.switches.behaviour, ...comparable(switches.behaviour) };
          t.deepEqual(found, whole.switches.behaviour, `${only}: call ${after + 1}`);
          t.deepEqual(await everythingIn(lab), before, `${only}: call ${after + 1}`);
        }
      }
      t.deepEqual(lab.bugs, []);
    },
  );
}

/** What a disturbed run must have found like any other, if it has found it at all. */
function comparable({ officialLensShare: _, associateSeconds: _s, ...behaviour }: Partial<Behaviour>) {
  // A denial of one call only is no policy of AWS's, and can't be told from the service's own. Times vary with the calls'.
  return behaviour;
}

/** The operation with which a question begins: before that, nothing is made. */
function firstOf({ results }: Awaited<ReturnType<Lab["probe"]>>): string | undefined {
  return results[0]?.calls[0]?.operation;
}

test.serial("a workload whose making is never answered is found by its tag, and removed", async (t) => {
  const lab = await startLab(t);
  const { control } = lab.emulator;
  await control.inject({ kind: "lostAnswer", operation: "CreateWorkload", times: "always" });

  const report = await lab.probe({ only: ["spent-token"] });

  t.regex(failuresOf(report)[0] ?? "", /CreateWorkload.*gave up after/s);
  t.deepEqual([report.left, await control.resources()], [[], []]);
  t.true((await control.calls()).some(({ operation }) => operation === "DeleteWorkload"));
});

test.serial("a second answer to an invitation whose first answer was lost decides nothing", async (t) => {
  const lab = await startLab(t);
  const { control } = lab.emulator;
  for (let after = 0; after < 5; after++) {
    await lab.reset({ acceptRejected: "succeed" });
    await control.inject({ kind: "lostAnswer", operation: "UpdateShareInvitation", after });

    const report = await lab.probe({ only: ["responses"] });

    t.regex(failuresOf(report)[0] ?? "", /the answer to the first UpdateShareInvitation was lost/);
    t.true([undefined, "succeed"].includes(report.switches.behaviour.acceptRejected), `response ${after + 1}`);
  }
});

test.serial("what can't be removed at first is tried again", async (t) => {
  const lab = await startLab(t);
  const { control } = lab.emulator;
  await control.inject({ kind: "denied", operation: "DeleteWorkload", times: 5 });

  const { left } = await lab.probe({ only: ["spent-token"] });

  t.deepEqual([left, await control.resources()], [[], []]);
});

test.serial("a bug of one question is told, the others are played, and nothing is left behind", async (t) => {
  const lab = await startLab(t);
  const lens = questions.find(({ name }) => name === "lenses");
  const { play } = lens ?? {};
  t.teardown(() => Object.assign(lens ?? {}, { play }));
  Object.assign(lens ?? {}, {
    async *play(trial: { make(kind: string): Promise<unknown> }) {
      await trial.make("lens");
      yield { behaviour: {}, says: "found before", evidence: [] };
      throw new TypeError("no such thing");
    },
  });

  const report = await lab.probe({ only: ["lenses", "organization-sharing"] });

  t.deepEqual(
    report.results.map(({ outcome }) => outcome),
    ["failed", "played"],
  );
  t.is(report.results[0]?.findings[0]?.says, "found before");
  t.regex(failuresOf(report)[0] ?? "", /^lenses: a bug of this command: no such thing$/);
  t.deepEqual(await lab.emulator.control.resources(), []);
  t.is(lab.bugs.length, 1);
});

test.serial("a question stops before it makes more calls than it has announced", async (t) => {
  const lab = await startLab(t);
  const question = questions.find(({ name }) => name === "deleted-share");
  const { calls } = question ?? {};
  t.teardown(() => Object.assign(question ?? {}, { calls }));
  Object.assign(question ?? {}, { calls: () => 3 });

  const report = await lab.probe({ only: ["deleted-share"] });

  t.is(report.results[0]?.calls.length, 3);
  t.regex(failuresOf(report)[0] ?? "", /more than the 3 calls it announced/);
  t.deepEqual(await lab.emulator.control.resources(), []);
});

test.serial("what can't be removed is named with the reason, and another run removes it first", async (t) => {
  const lab = await startLab(t);
  const { control } = lab.emulator;
  await control.inject({ kind: "denied", operation: "DeleteWorkload", times: "always" });

  const { left } = await lab.probe({ only: ["spent-token"] });
  const remaining = await control.resources();
  await control.clearFaults();
  await lab.probe({ only: ["organization-sharing"] });

  t.deepEqual(
    left.map(({ made }) => made.name),
    ["probe spent-token"],
  );
  t.regex(left[0]?.reason ?? "", /Allow wellarchitected:DeleteWorkload/);
  t.is(remaining.length, 1);
  t.deepEqual(await control.resources(), []);
});

test.serial(
  "what another has given such a name is never touched: without the tag of the same name, nothing is done at all",
  async (t) => {
    const lab = await startLab(t);
    const { control } = lab.emulator;
    await control.addWorkload({ name: "probe spent-token" });
    const before = await everythingIn(lab);

    await t.throwsAsync(lab.probe({ only: ["spent-token"] }), {
      instanceOf: UsageError,
      message: /"probe spent-token" .* has a name of this probe's, but not its tag .*: choose another name by --name/,
    });

    t.deepEqual(await everythingIn(lab), before);
    t.notRegex(JSON.stringify((await control.calls()).map(({ operation }) => operation)), /Create|Delete|Update/);
  },
);

test.serial(
  "all that is made bears the probe's name and tag, and a workload's shares are with the named principals only",
  async (t) => {
    const lab = await startLab(t);
    await lab.probe({ name: "mine", shareWith: ["333333333333"], ...short });

    const calls = await lab.emulator.control.calls();
    const made = calls.filter(({ operation }) =>
      /^(CreateWorkload|ImportLens|CreateReviewTemplate)$/.test(operation ?? ""),
    );
    const sharedWith = calls.flatMap(({ operation, input }) =>
      operation?.startsWith("Create") ? (input?.SharedWith ?? []) : [],
    );

    t.true(made.length > 10);
    for (const { input } of made) t.deepEqual(input?.Tags, { [tagKey]: "mine" });
    t.deepEqual([...new Set(sharedWith)].sort(), [
      recipient,
      "333333333333",
      `arn:aws:iam::${recipient}:root`,
      organization,
      // No principal at all.
      "wellarchitected-shares-probe",
    ]);
    t.deepEqual([...new Set(calls.map(({ accountId }) => accountId))].sort(), [owner, recipient]);
  },
);

test.serial("the guide names the permission of every call of each account", async (t) => {
  const lab = await startLab(t);
  const guide = readFileSync(join(projectFolder, "docs", "guides", "probe.md"), "utf8");
  const [ofOwner = "", ofRecipient = ""] = guide.slice(guide.indexOf("## Permissions")).split("The recipient needs");
  await lab.probe({ leavePending: true, ...short });
  await lab.emulator.control.advance(7 * 24 * 60 * 60);
  await lab.probe({ only: ["expired"] });

  for (const { accountId, operation = "" } of await lab.emulator.control.calls()) {
    const named = accountId === owner ? `${ofOwner} GetCallerIdentity` : ofRecipient;
    t.regex(named, new RegExp(`\\b${operation}\\b`), `${accountId} calls ${operation}`);
  }
});
