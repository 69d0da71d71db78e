import { describe, expect, it } from "vitest";
import { type ShareStatus, statuses } from "../../../provider/shares/model/share";
import { isEnded, type ReplaceableStatus, replaceableStatuses } from "../../../provider/shares/model/status";
import { diffShare, inputsOf, type WorkloadShareInputs, type WorkloadShareState } from "../properties";
import { owner, region, unknown, urnOf, World } from "../world";

const workloadId = "0123456789abcdef0123456789abcdef";
const state: WorkloadShareState = {
  workloadId,
  sharedWith: "222222222222",
  permissionType: "READONLY",
  region,
  scope: urnOf("review"),
  shareId: "fedcba9876543210fedcba9876543210",
  status: "ACCEPTED",
  accountId: owner,
  generation: 0,
};

const { context, lines } = new World().process();

/** What a diff tells. */
const told = (work: () => unknown) => {
  lines.length = 0;
  work();
  return [...lines];
};

const given = (changes: Partial<WorkloadShareState>, inputs: Record<string, unknown> = {}) => {
  const current = { ...state, ...changes };
  return diffShare(context, current, { ...inputsOf(current), ...inputs } as WorkloadShareInputs);
};

const declared = (inputs: Record<string, unknown>) => given({}, inputs);

const none = { changes: false, replaces: [], changed: [], deleteBeforeReplace: false };
const updates = (...changed: string[]) => ({ changes: true, replaces: [], changed, deleteBeforeReplace: false });
const replaced = (...replaces: string[]) => ({
  changes: true,
  replaces,
  changed: replaces,
  deleteBeforeReplace: false,
});
const deletedFirst = (...replaces: string[]) => ({ ...replaced(...replaces), deleteBeforeReplace: true });

describe("no change", () => {
  it("is none", () => expect(declared({})).toEqual(none));
  it("is the scope's: a rename by alias", () => expect(declared({ scope: urnOf("renamed") })).toEqual(none));
  it("is the serialized provider's", () => expect(declared({ __provider: "another" })).toEqual(none));
  it.each(["PENDING", "ACCEPTED", "ASSOCIATED"] as const)("is a status of %s", (status) =>
    expect(given({ status })).toEqual(none),
  );
  it("is an order of keys in a connection", () =>
    expect(
      given(
        { connection: { profile: "a", roleArn: "arn:aws:iam::111122223333:role/r" } },
        { connection: { roleArn: "arn:aws:iam::111122223333:role/r", profile: "a" } },
      ),
    ).toEqual(none));
});

describe("a new key replaces, create before delete", () => {
  it.each([
    ["workloadId", { workloadId: "f".repeat(32) }],
    ["workloadId", { workloadId: unknown }],
    ["workloadId", { workloadId: `arn:aws:wellarchitected:${region}:${owner}:workload/${"f".repeat(32)}` }],
    ["workloadId", { workloadId: `arn:aws:wellarchitected:${region}:999999999999:workload/${workloadId}` }],
    ["sharedWith", { sharedWith: "333333333333" }],
    ["sharedWith", { sharedWith: unknown }],
    ["sharedWith", { sharedWith: "arn:aws:iam::222222222222:user/bob" }],
    ["region", { region: "us-east-1" }],
    ["region", { region: unknown }],
  ])("(%s: %j)", (property, inputs) => {
    expect(declared(inputs)).toEqual(replaced(property));
  });

  it("names every part of it that changed", () => {
    expect(declared({ region: "us-east-1", sharedWith: "333333333333" })).toEqual(replaced("sharedWith", "region"));
  });

  it("though the old share has ended: it doesn't occupy the new principal", () => {
    expect(given({ status: "EXPIRED" }, { sharedWith: "333333333333" })).toEqual(replaced("sharedWith"));
  });

  it("knows a workload's account only if state does", () => {
    const arn = `arn:aws:wellarchitected:${region}:999999999999:workload/${workloadId}`;
    const { accountId: _, ...noAccount } = state;
    expect(diffShare(context, noAccount, { ...inputsOf(noAccount), workloadId: arn })).toEqual(updates("workloadId"));
  });
});

describe("a replacement shows all that changes, for the new share is made of all that is declared:", () => {
  it("what else is declared again beside another key", () => {
    expect(declared({ sharedWith: "333333333333", permissionType: "CONTRIBUTOR", adoptExisting: true })).toEqual({
      ...replaced("sharedWith"),
      changed: ["sharedWith", "permissionType", "adoptExisting"],
    });
  });

  it("a spelling beside another region", () => {
    expect(declared({ region: "us-east-1", sharedWith: "arn:aws:iam::222222222222:root" })).toEqual({
      ...replaced("region"),
      changed: ["region", "sharedWith"],
    });
  });

  it("what else is declared again for a share that has ended", () => {
    expect(
      given(
        { status: "EXPIRED" },
        { permissionType: "CONTRIBUTOR", connection: { profile: "a" }, replaceOnStatus: [] },
      ),
    ).toEqual({
      ...deletedFirst("permissionType", "status"),
      changed: ["permissionType", "status", "replaceOnStatus", "connection"],
    });
  });

  it("but no setting that means the same", () => {
    expect(given({ status: "EXPIRED" }, { adoptExisting: false, replaceOnStatus: ["EXPIRED", "FAILED"] })).toEqual(
      deletedFirst("status"),
    );
  });
});

describe("a change of spelling alone is an update", () => {
  it.each([
    ["workloadId", { workloadId: `arn:aws:wellarchitected:${region}:${owner}:workload/${workloadId}` }],
    ["sharedWith", { sharedWith: "arn:aws:iam::222222222222:root" }],
  ])("(%s: %j)", (property, inputs) => {
    expect(declared(inputs)).toEqual(updates(property));
  });

  it("(an organization's ARN for its ID)", () => {
    const arn = "arn:aws:organizations::111111111111:organization/o-abcdefghij";
    expect(given({ sharedWith: "o-abcdefghij" }, { sharedWith: arn })).toEqual(updates("sharedWith"));
  });
});

describe("a change of our own settings is an update", () => {
  it.each([
    ["waitForAcceptance", { waitForAcceptance: true }],
    ["acceptanceTimeoutSeconds", { acceptanceTimeoutSeconds: 5 }],
    ["replaceOnStatus", { replaceOnStatus: ["FAILED"] }],
    ["adoptExisting", { adoptExisting: true }],
    ["connection", { connection: { profile: "a" } }],
    ["connection", { connection: unknown }],
    ["replaceOnStatus", { replaceOnStatus: [unknown] }],
    ["replaceOnStatus", { replaceOnStatus: unknown }],
    ["waitForAcceptance", { waitForAcceptance: unknown }],
  ])("(%s: %j)", (property, inputs) => {
    expect(declared(inputs)).toEqual(updates(property));
  });

  it("and so is taking them away", () => {
    expect(given({ adoptExisting: true }, { adoptExisting: undefined })).toEqual(updates("adoptExisting"));
  });
});

describe("permissionType", () => {
  it.each(["PENDING", "ACCEPTED", "ASSOCIATED"] as const)("is updated in place in %s", (status) => {
    expect(given({ status }, { permissionType: "CONTRIBUTOR" })).toEqual(updates("permissionType"));
  });

  it("is updated in place in ASSOCIATING, which is waited out", () => {
    expect(given({ status: "ASSOCIATING" }, { permissionType: "CONTRIBUTOR" })).toEqual(
      updates("permissionType", "status"),
    );
  });

  it.each(replaceableStatuses)("replaces in %s, whatever replaceOnStatus says: delete before replace", (status) => {
    expect(given({ status, replaceOnStatus: [] }, { permissionType: "CONTRIBUTOR" })).toEqual(
      deletedFirst("permissionType", "status"),
    );
  });

  it("that isn't known yet is an update", () => {
    expect(declared({ permissionType: unknown })).toEqual(updates("permissionType"));
  });

  it("that someone edited is an update back", () => {
    expect(given({ permissionType: "CONTRIBUTOR" }, { permissionType: "READONLY" })).toEqual(updates("permissionType"));
  });
});

describe("a status", () => {
  it.each(replaceableStatuses)("of %s in replaceOnStatus replaces: delete before replace", (status) => {
    expect(given({ status, replaceOnStatus: [status] })).toEqual(deletedFirst("status"));
  });

  it.each(replaceableStatuses)("of %s outside replaceOnStatus is drift: an update", (status) => {
    const others = replaceableStatuses.filter((other) => other !== status);
    expect(given({ status, replaceOnStatus: others })).toEqual(updates("status"));
    expect(given({ status, replaceOnStatus: [] })).toEqual(updates("status"));
  });

  it.each([
    ["EXPIRED", deletedFirst("status")],
    ["FAILED", deletedFirst("status")],
    ["REJECTED", updates("status")],
    ["REVOKED", updates("status")],
  ] as const)("of %s with the default replaceOnStatus", (status, answer) => {
    expect(given({ status })).toEqual(answer);
  });

  it("is judged by the declared replaceOnStatus, not by state's", () => {
    expect(given({ status: "REJECTED", replaceOnStatus: [] }, { replaceOnStatus: ["REJECTED"] })).toEqual({
      ...deletedFirst("status"),
      changed: ["status", "replaceOnStatus"],
    });
    expect(given({ status: "EXPIRED", replaceOnStatus: ["EXPIRED"] }, { replaceOnStatus: [] })).toEqual(
      updates("replaceOnStatus", "status"),
    );
  });

  it("of PENDING is a change while waitForAcceptance isn't met: a refresh must not drop the wait", () => {
    expect(given({ status: "PENDING", waitForAcceptance: true })).toEqual(updates("status"));
    expect(given({ status: "ACCEPTED", waitForAcceptance: true })).toEqual(none);
    expect(given({ status: "ASSOCIATED", waitForAcceptance: true })).toEqual(none);
  });

  it("of ASSOCIATING is a change, for the create or update that met it has not ended", () => {
    expect(given({ status: "ASSOCIATING" })).toEqual(updates("status"));
  });

  it("that is not known yet is a change", () => {
    const { status: _, ...unlisted } = state;
    expect(diffShare(context, unlisted, inputsOf(unlisted))).toEqual(updates("status"));
  });
});

describe("why a share is replaced", () => {
  const because = (reasons: string) => [
    { severity: "info", scope: state.scope, message: `replaced because of ${reasons}` },
  ];

  it.each([
    ["sharedWith", { sharedWith: "333333333333" }],
    ["sharedWith, region", { region: "us-east-1", sharedWith: "333333333333", adoptExisting: true }],
  ])("is reported, but not what else changes (%s)", (reasons, inputs) => {
    expect(told(() => declared(inputs))).toEqual(because(reasons));
  });

  it.each(replaceableStatuses)(
    "is reported with the status that it has, and how to keep it if only that is why: %s",
    (status) => {
      expect(told(() => given({ status, replaceOnStatus: [status] }))).toEqual(
        because(`status ${status}. To keep it as it is, for example under the option protect, set replaceOnStatus: []`),
      );
      const changes = { permissionType: "CONTRIBUTOR" };
      expect(told(() => given({ status }, changes))).toEqual(because(`permissionType, status ${status}`));
    },
  );

  it("is reported under the name that the resource has now", () => {
    const scope = urnOf("renamed");
    const lines = told(() => declared({ sharedWith: "333333333333", scope }));
    expect(lines).toEqual([{ severity: "info", scope, message: "replaced because of sharedWith" }]);
  });
});

describe("that a share has ended", () => {
  it.each([
    ["REJECTED", undefined, "the recipient rejected the share. It is not offered again automatically"],
    ["REVOKED", undefined, "the share was revoked. It is not offered again automatically"],
    ["EXPIRED", [], "the invitation expired: recipients have 7 days to accept"],
    ["FAILED", [], "AWS could not complete the share (AWS says: too many). "],
  ] as const)("is reported if it is not replaced, with what to do: %s", (status, replaceOnStatus, message) => {
    const ended = {
      status,
      ...(replaceOnStatus && { replaceOnStatus }),
      ...(status === "FAILED" && { statusMessage: "too many" }),
    };
    expect(told(() => given(ended))).toEqual([
      { severity: "warn", scope: state.scope, message: expect.stringContaining(message) },
    ]);
  });

  it("is reported whether or not the program declares the resource, under the name that it has now", () => {
    const scope = urnOf("renamed");
    const lines = told(() => given({ status: "REJECTED" }, { scope }));
    expect(lines).toEqual([{ severity: "warn", scope, message: expect.stringContaining("rejected") }]);
  });

  it.each(statuses.filter((status) => !isEnded(status)))("is not told of one that is %s", (status) => {
    expect(told(() => given({ status }, { permissionType: "CONTRIBUTOR" }))).toEqual([]);
  });

  it("is not told of one that no list has shown yet", () => {
    const { status: _, ...unlisted } = state;
    expect(told(() => diffShare(context, unlisted, inputsOf(unlisted)))).toEqual([]);
  });
});

it("every answer is definite, for every status, replaceOnStatus and permission", () => {
  const subsets = Array.from({ length: 16 }, (_, bits) =>
    replaceableStatuses.filter((_status, bit) => bits & (1 << bit)),
  );
  for (const status of statuses as readonly ShareStatus[]) {
    for (const replaceOnStatus of subsets) {
      for (const permissionType of ["READONLY", "CONTRIBUTOR"]) {
        const answer = given({ status, replaceOnStatus }, { permissionType });
        const isReplaced =
          isEnded(status) && (replaceOnStatus.includes(status as ReplaceableStatus) || permissionType !== "READONLY");
        expect(answer.replaces.length > 0).toBe(isReplaced);
        expect(answer.deleteBeforeReplace).toBe(isReplaced);
        if (isEnded(status) || permissionType !== "READONLY") expect(answer.changes).toBe(true);
      }
    }
  }
});
