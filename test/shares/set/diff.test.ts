import { describe, expect, it } from "vitest";
import type { ShareStatus } from "../../../provider/shares/model/share";
import type { MemberShare } from "../../../provider/shares/set/inputs";
import { diffSet, type WorkloadSharesInputs, type WorkloadSharesState } from "../properties";
import { unknown, World } from "../world";
import { alice, bob, carol, dave, readonly, setFor } from "./sets";

const workloadId = "0".repeat(32);
const inputs = setFor(workloadId);
const arnOf = (accountId: string) => `arn:aws:wellarchitected:eu-west-1:${accountId}:workload/${workloadId}`;

function member(sharedWith: string, changes: Partial<MemberShare> = {}): MemberShare {
  const shareId = sharedWith.slice(-4).repeat(8);
  return { sharedWith, permissionType: "READONLY", shareId, status: "PENDING", generation: 0, ...changes };
}

function stateWith(changes: Partial<WorkloadSharesState> = {}): WorkloadSharesState {
  return { ...inputs, members: [member(alice), member(bob)], accountId: "111111111111", record: "0", ...changes };
}

function diffOf(state: Partial<WorkloadSharesState>, news: object = {}, imported = false) {
  const process = new World().process();
  process.context.declarations.declareSharer({ shared: "workload", scope: inputs.scope, isExclusive: false });
  const found = diffSet(process.context, stateWith(state), { ...inputs, ...news } as WorkloadSharesInputs, imported);
  return { ...found, process };
}

const undeclared = [
  { sharedWith: carol, permissionType: "READONLY", shareId: "c".repeat(32), status: "PENDING" },
] as const;

describe("a set has no changes", () => {
  it.each([
    ["where all is as declared", {}, {}],
    ["where only the order of the shares is another", {}, { shares: readonly(bob, alice) }],
    ["where a recipient has accepted", { members: [member(alice, { status: "ACCEPTED" }), member(bob)] }, {}],
    [
      "where defaults are spelled out",
      {},
      {
        exclusive: false,
        allowEmpty: false,
        waitForAcceptance: false,
        acceptanceTimeoutSeconds: 600,
        replaceOnStatus: ["FAILED", "EXPIRED"],
        adoptExisting: false,
      },
    ],
    ["where the resource has another scope now", { scope: "urn:old" }, {}],
    ["whatever was declared before", { shares: readonly(carol) }, {}],
    ["that is exclusive, and alone", { exclusive: true, undeclared: [] }, { exclusive: true }],
    ["that is not exclusive, whatever a state tells", { undeclared }, {}],
  ])("%s", (_, state, news) => {
    expect(diffOf(state, news)).toMatchObject({ changes: false, replaces: [], changed: [] });
  });
});

describe("a set is updated", () => {
  it.each<[string, Partial<WorkloadSharesState>, object, string[]]>([
    ["where a share is declared anew", {}, { shares: readonly(alice, bob, carol) }, ["shares"]],
    ["where a share is declared no more", {}, { shares: readonly(bob) }, ["shares"]],
    ["where one share takes another's place", {}, { shares: readonly(alice, carol) }, ["shares"]],
    ["where a share is gone", { members: [member(bob)] }, {}, ["shares"]],
    [
      "where somebody has changed a permission",
      { members: [member(alice), member(bob, { permissionType: "CONTRIBUTOR" })] },
      {},
      ["shares"],
    ],
    [
      "where a permission is declared anew",
      {},
      { shares: [...readonly(alice), { sharedWith: bob, permissionType: "CONTRIBUTOR" }] },
      ["shares"],
    ],
    ["where a principal is spelled anew", {}, { shares: readonly(`arn:aws:iam::${alice}:root`, bob) }, ["shares"]],
    ["where a recipient has yet to accept", {}, { waitForAcceptance: true }, ["waitForAcceptance", "shares"]],
    ["where the workload is spelled anew", {}, { workloadId: arnOf("111111111111") }, ["workloadId"]],
    ["where it becomes exclusive", {}, { exclusive: true }, ["exclusive"]],
    ["where it is exclusive no more", { exclusive: true, undeclared }, {}, ["exclusive"]],
    ["where it may be empty", {}, { allowEmpty: true }, ["allowEmpty"]],
    ["where only its settings change", {}, { connection: { profile: "other" } }, ["connection"]],
    ["that is exclusive, where others are there", { exclusive: true, undeclared }, { exclusive: true }, ["undeclared"]],
    [
      "that is exclusive, where others are declared by now",
      { exclusive: true, undeclared },
      { exclusive: true, shares: readonly(alice, bob, carol) },
      ["shares"],
    ],
  ])("%s", (_, state, news, changed) => {
    expect(diffOf(state, news)).toMatchObject({ changes: true, replaces: [], changed, deleteBeforeReplace: false });
  });

  it.each<ShareStatus>(["EXPIRED", "FAILED", "REJECTED", "REVOKED", "ASSOCIATING"])("while a share is %s", (status) => {
    expect(diffOf({ members: [member(alice), member(bob, { status })] }).changed).toEqual(["shares"]);
  });

  it("while a share has not been listed yet", () => {
    const { status: _, ...unlisted } = member(bob);
    expect(diffOf({ members: [member(alice), unlisted] }).changed).toEqual(["shares"]);
  });

  it.each([
    ["the list", unknown],
    ["a share", [unknown, ...readonly(bob)]],
    ["a principal", readonly(unknown, bob)],
    ["a permission", [...readonly(alice), { sharedWith: bob, permissionType: unknown }]],
  ])("while %s isn't known", (_, shares) => {
    expect(diffOf({}, { shares }).changed).toEqual(["shares"]);
  });
});

const replacedBecauseOf = (...names: string[]) => ({
  severity: "info",
  scope: inputs.scope,
  message: `replaced because of ${names.join(", ")}`,
});

describe("a set is replaced", () => {
  it.each([
    ["by another workload", { workloadId: "1".repeat(32) }, ["workloadId"]],
    ["by another account's", { workloadId: arnOf("999999999999") }, ["workloadId"]],
    ["by another region", { region: "us-east-1" }, ["region"]],
    ["while the workload isn't known", { workloadId: unknown }, ["workloadId"]],
  ])("%s, new before old", (_, news, replaces) => {
    const { process, ...found } = diffOf({ exclusive: true, undeclared }, { ...news, exclusive: true });
    expect(found).toEqual({ changes: true, replaces, changed: replaces, deleteBeforeReplace: false });
    expect(process.lines).toEqual([replacedBecauseOf(...replaces)]);
  });
});

describe("a replacement of a set shows all that changes:", () => {
  const elsewhere = { region: "us-east-1" };

  it.each([
    ["its shares", {}, { shares: readonly(alice, carol) }, ["region", "shares"]],
    [
      "a permission",
      {},
      { shares: [...readonly(alice), { sharedWith: bob, permissionType: "CONTRIBUTOR" }] },
      ["region", "shares"],
    ],
    ["shares that aren't known yet", {}, { shares: unknown }, ["region", "shares"]],
    [
      "its settings",
      {},
      { adoptExisting: true, connection: { profile: "a" } },
      ["region", "adoptExisting", "connection"],
    ],
    ["that it is exclusive", {}, { exclusive: true, allowEmpty: true }, ["region", "exclusive", "allowEmpty"]],
    ["its workload, once", {}, { workloadId: "1".repeat(32) }, ["workloadId", "region"]],
    ["but nothing that is as it was", { exclusive: true }, { exclusive: true, adoptExisting: false }, ["region"]],
    [
      "nor what is no part of it, which the new set looks at itself",
      { exclusive: true, undeclared },
      { exclusive: true },
      ["region"],
    ],
  ])("%s", (_, state, news, changed) => {
    const found = diffOf(state, { ...elsewhere, ...news });
    const replaces = changed.filter((name) => name === "region" || name === "workloadId");
    expect(found).toMatchObject({ changes: true, replaces, changed, deleteBeforeReplace: false });
    expect(found.process.lines).toEqual([replacedBecauseOf(...replaces)]);
  });
});

describe("a share of a set that has ended", () => {
  const ended = { members: [member(alice), member(bob, { status: "REJECTED", statusMessage: "no thanks" })] };
  const told = {
    severity: "warn",
    scope: inputs.scope,
    message: expect.stringMatching(`^${bob}: the recipient rejected the share \\(AWS says: no thanks\\)`),
  };

  it("and is not replaced is reported, with its principal and what to do", () => {
    const { changed, process } = diffOf(ended);
    expect(changed).toEqual(["shares"]);
    expect(process.lines).toEqual([told]);
    expect(process.warnings()[0]).toContain("add REJECTED to replaceOnStatus");
  });

  it("is reported also while it isn't known which shares are declared, and of a set that the program doesn't declare", () => {
    expect(diffOf(ended, { shares: unknown }).process.lines).toEqual([told]);
    const process = new World().process();
    diffSet(process.context, stateWith(ended), inputs);
    expect(process.lines).toEqual([told]);
  });

  it.each([
    ["is replaced", { replaceOnStatus: ["REJECTED"] }],
    [
      "is replaced for another permission",
      { shares: [...readonly(alice), { sharedWith: bob, permissionType: "CONTRIBUTOR" }] },
    ],
    ["is removed", { shares: readonly(alice) }],
  ])("and %s is not told", (_, news) => {
    const { changed, process } = diffOf(ended, news);
    expect(changed).toContain("shares");
    expect(process.lines).toEqual([]);
  });

  it("is not told of a set that is replaced", () => {
    expect(diffOf(ended, { region: "us-east-1" }).process.lines).toEqual([replacedBecauseOf("region")]);
  });

  it.each<ShareStatus>(["PENDING", "ACCEPTED", "ASSOCIATING", "ASSOCIATED"])("is none that is %s", (status) => {
    expect(diffOf({ members: [member(alice), member(bob, { status })] }).process.lines).toEqual([]);
  });
});

describe("what an imported set lets go", () => {
  const all = { members: [member(alice), member(bob), member(carol)] };

  it("is reported, and is a change", () => {
    const { changed, process } = diffOf(all, {}, true);
    expect(changed).toEqual(["shares"]);
    expect(process.lines).toEqual([
      {
        severity: "warn",
        scope: inputs.scope,
        message: `the import found shares that this set does not declare: ${carol} (READONLY). They are not removed, and are not part of this set from now on. To manage them, declare them in shares`,
      },
    ]);
  });

  it("is nothing that is declared, in whichever spelling", () => {
    const shares = readonly(alice, bob, `arn:aws:iam::${carol}:root`);
    expect(diffOf(all, { shares }, true).process.lines).toEqual([]);
  });

  it("is nothing if the set was not imported: then the update removes it", () => {
    const { changed, process } = diffOf(all);
    expect(changed).toEqual(["shares"]);
    expect(process.lines).toEqual([]);
  });

  it.each([
    ["the list", unknown],
    ["a share", [unknown]],
    ["a principal", readonly(unknown)],
  ])("is not told while %s isn't known: it may turn out to be declared", (_, shares) => {
    expect(diffOf(all, { shares }, true).process.lines).toEqual([]);
  });
});

describe("what an exclusive set's update removes", () => {
  it("is reported before it is done", () => {
    const { process } = diffOf({ exclusive: true, undeclared }, { exclusive: true });
    expect(process.lines).toEqual([
      { severity: "warn", scope: inputs.scope, message: expect.stringContaining(`this update removes`) },
    ]);
    expect(process.warnings()[0]).toContain(`${carol} (READONLY)`);
  });

  it("is nothing that is declared by now, in whichever spelling", () => {
    const shares = readonly(alice, bob, `arn:aws:iam::${carol}:root`);
    expect(diffOf({ exclusive: true, undeclared }, { exclusive: true, shares }).process.warnings()).toEqual([]);
  });

  it("is no share that another resource of the stack has", () => {
    const process = new World().process();
    process.context.journal.addInState({
      share: `${inputs.workloadId}/${undeclared[0].shareId}`,
      scope: "urn:another",
    });
    const state = stateWith({ exclusive: true, undeclared });
    expect(diffSet(process.context, state, { ...inputs, exclusive: true }).changes).toBe(false);
    expect(process.lines).toEqual([]);
  });

  it("is a share that only this set has in state, as it does once it was taken out of its shares", () => {
    const process = new World().process();
    process.context.journal.addInState({ share: `${inputs.workloadId}/${undeclared[0].shareId}`, scope: inputs.scope });
    const state = stateWith({ exclusive: true, undeclared });
    expect(diffSet(process.context, state, { ...inputs, exclusive: true }).changed).toEqual(["undeclared"]);
  });

  it.each([
    ["the list", unknown],
    ["a share", [unknown]],
    ["a principal", readonly(unknown)],
  ])("is not told while %s isn't known: it may turn out to be declared", (_, shares) => {
    const { changed, process } = diffOf({ exclusive: true, undeclared }, { exclusive: true, shares });
    expect(changed).toEqual(["shares"]);
    expect(process.warnings()).toEqual([]);
  });
});

describe("a share that a set goes on with is not deleted under it:", () => {
  const kept = ({ process: { context } }: ReturnType<typeof diffOf>) =>
    [alice, bob, carol].filter((one) => {
      const record = { share: `${inputs.workloadId}/${member(one).shareId}`, scope: inputs.scope, record: "another" };
      return context.journal.ownerBlockingDelete(record) === inputs.scope;
    });

  it("each that is declared as it is", () => {
    expect(kept(diffOf({}))).toEqual([alice, bob]);
  });

  it("but for one that is declared no more", () => {
    expect(kept(diffOf({}, { shares: readonly(bob, dave) }))).toEqual([bob]);
  });

  it("but for one that has ended, and is replaced", () => {
    expect(
      kept(diffOf({ members: [member(alice, { status: "EXPIRED" }), member(bob, { status: "REJECTED" })] })),
    ).toEqual([bob]);
  });

  it("nor any while it isn't known which are declared", () => {
    expect(kept(diffOf({}, { shares: [unknown] }))).toEqual([alice, bob]);
  });

  it("each by its record, and by no other", () => {
    const { process } = diffOf({});
    const share = { share: `${inputs.workloadId}/${member(alice).shareId}`, scope: inputs.scope };
    expect(process.context.journal.ownerBlockingDelete({ ...share, record: "0" })).toBeUndefined();
    expect(process.context.journal.ownerBlockingDelete({ ...share, record: "1" })).toBe(inputs.scope);
  });

  it("nor any of a set that the program no longer declares: a refresh asks for its diff, too", () => {
    const process = new World().process();
    diffSet(process.context, stateWith(), inputs);
    expect(kept({ ...diffOf({}), process })).toEqual([]);
  });

  it("but for all of a set that is replaced", () => {
    expect(kept(diffOf({}, { region: "us-east-1" }))).toEqual([]);
  });
});
