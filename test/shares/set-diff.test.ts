import { describe, expect, it } from "vitest";
import { diffSet } from "../../provider/shares/set/diff";
import type { MemberShare, WorkloadSharesInputs, WorkloadSharesState } from "../../provider/shares/set/inputs";
import type { ShareStatus } from "../../provider/shares/share";
import { alice, bob, carol, dave, readonly, setFor } from "./sets";
import { unknown, World } from "./world";

const workloadId = "0".repeat(32);
const inputs = setFor(workloadId);
const arnOf = (accountId: string) => `arn:aws:wellarchitected:eu-west-1:${accountId}:workload/${workloadId}`;

function member(sharedWith: string, changes: Partial<MemberShare> = {}): MemberShare {
  const shareId = sharedWith.slice(-4).repeat(8);
  return { sharedWith, permissionType: "READONLY", shareId, status: "PENDING", generation: 0, ...changes };
}

function stateWith(changes: Partial<WorkloadSharesState> = {}): WorkloadSharesState {
  return { ...inputs, shares: [member(alice), member(bob)], accountId: "111111111111", ...changes };
}

function diffOf(state: Partial<WorkloadSharesState>, news: object = {}) {
  const process = new World().process();
  process.memory.declareWorkload("workload", inputs.scope, false);
  return { ...diffSet(process.context, stateWith(state), { ...inputs, ...news } as WorkloadSharesInputs), process };
}

const undeclared = [
  { sharedWith: carol, permissionType: "READONLY", shareId: "c".repeat(32), status: "PENDING" },
] as const;

describe("a set has no changes", () => {
  it.each([
    ["where all is as declared", {}, {}],
    ["where only the order of the shares is another", {}, { shares: readonly(bob, alice) }],
    ["where a recipient has accepted", { shares: [member(alice, { status: "ACCEPTED" }), member(bob)] }, {}],
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
    ["where a share is gone", { shares: [member(bob)] }, {}, ["shares"]],
    [
      "where somebody has changed a permission",
      { shares: [member(alice), member(bob, { permissionType: "CONTRIBUTOR" })] },
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
    expect(diffOf({ shares: [member(alice), member(bob, { status })] }).changed).toEqual(["shares"]);
  });

  it("while a share has not been listed yet", () => {
    const { status: _, ...unlisted } = member(bob);
    expect(diffOf({ shares: [member(alice), unlisted] }).changed).toEqual(["shares"]);
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

describe("a set is replaced", () => {
  it.each([
    ["by another workload", { workloadId: "1".repeat(32) }, ["workloadId"]],
    ["by another account's", { workloadId: arnOf("999999999999") }, ["workloadId"]],
    ["by another region", { region: "us-east-1" }, ["region"]],
    ["while the workload isn't known", { workloadId: unknown }, ["workloadId"]],
  ])("%s, new before old", (_, news, replaces) => {
    const { process, ...found } = diffOf({ exclusive: true, undeclared }, { ...news, exclusive: true });
    expect(found).toEqual({ changes: true, replaces, changed: replaces, deleteBeforeReplace: false });
    expect(process.lines).toEqual([]);
  });
});

describe("what an exclusive set's update removes", () => {
  it("is told before it is done", () => {
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
  const kept = ({ process }: ReturnType<typeof diffOf>) =>
    [alice, bob, carol].filter((one) => process.memory.keeperOf(member(one).shareId) === inputs.scope);

  it("each that is declared as it is", () => {
    expect(kept(diffOf({}))).toEqual([alice, bob]);
  });

  it("but for one that is declared no more", () => {
    expect(kept(diffOf({}, { shares: readonly(bob, dave) }))).toEqual([bob]);
  });

  it("but for one that has ended, and is replaced", () => {
    expect(
      kept(diffOf({ shares: [member(alice, { status: "EXPIRED" }), member(bob, { status: "REJECTED" })] })),
    ).toEqual([bob]);
  });

  it("nor any while it isn't known which are declared", () => {
    expect(kept(diffOf({}, { shares: [unknown] }))).toEqual([alice, bob]);
  });

  it("but for all of a set that is replaced", () => {
    expect(kept(diffOf({}, { region: "us-east-1" }))).toEqual([]);
  });
});
