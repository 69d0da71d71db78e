import { describe, expect, it } from "vitest";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import { sharedRunLog } from "../../core/run-log";
import { checkShare } from "../properties";
import { inputsFor, type Process, unknown, urnOf, World } from "../world";
import { accounts, alice, bob, carol, dave, readonly, setFor } from "./sets";

const world = new World();
const workloadId = world.addWorkload();
const failuresOf = async (news: object, process = world.process()) =>
  (await workloadShares.check(process.context, {}, { ...setFor(workloadId), ...news })).failures;
const failuresOfShare = async (process: Process, sharedWith: string) =>
  (await checkShare(process.context, {}, { ...inputsFor(workloadId, { sharedWith }) })).failures;

describe("check of a set", () => {
  it("passes what is right, and writes the region", async () => {
    const process = world.process({ declaredRegion: "us-east-1" });
    const { region: _, ...news } = setFor(workloadId, { exclusive: true, allowEmpty: false });
    const { inputs, failures } = await workloadShares.check(process.context, {}, news);
    expect(failures).toEqual([]);
    expect(inputs).toEqual({ ...news, region: "us-east-1" });
  });

  it("keeps the region of an existing set if another shell has another one", async () => {
    const process = world.process({ ambientRegion: "us-east-1" });
    const { region: _, ...news } = setFor(workloadId);
    const { inputs } = await workloadShares.check(process.context, { ...setFor(workloadId) }, news);
    expect(inputs.region).toBe("eu-west-1");
  });

  it.each([
    ["no list", "x", "shares", "must be a list of { sharedWith, permissionType }"],
    ["an object for the list", { 0: {} }, "shares", "must be a list"],
    ["a member that is no object", ["x"], "shares[0]", "must be {"],
    ["a member that is null", [null], "shares[0]", "must be {"],
    ["a member that is a list", [[alice, "READONLY"]], "shares[0]", "must be {"],
    ["a member without a principal", [{ permissionType: "READONLY" }], "shares[0].sharedWith", "is required"],
    [
      "a member whose permission is null",
      [...readonly(alice), { sharedWith: bob, permissionType: null }],
      "shares[1].permissionType",
      "is required",
    ],
    [
      "a wrong permission",
      [...readonly(alice), { sharedWith: bob, permissionType: "ADMIN" }],
      "shares[1].permissionType",
      "READONLY or CONTRIBUTOR",
    ],
    ["a wrong principal", readonly(alice, "12345"), "shares[1].sharedWith", "5 digits"],
    [
      "a number for a principal",
      [{ sharedWith: 222222222222, permissionType: "READONLY" }],
      "shares[0].sharedWith",
      "must be a string",
    ],
    ["an unknown part", [{ ...readonly(alice)[0], shareId: "x" }], "shares[0].shareId", "is not part of a share"],
    [
      "a part of every object",
      [{ ...readonly(alice)[0], constructor: "x" }],
      "shares[0].constructor",
      "is not part of a share",
    ],
    [
      "one principal twice, in two spellings",
      readonly(alice, bob, `arn:aws:iam::${alice}:root`),
      "shares[2].sharedWith",
      `is the same principal as shares[0].sharedWith: ${alice}`,
    ],
    [
      "a principal of another partition",
      readonly(alice, "arn:aws-cn:iam::333333333333:role/bob"),
      "shares[1].sharedWith",
      "partition aws-cn",
    ],
  ])("refuses %s, by its path", async (_, shares, property, reason) => {
    expect(await failuresOf({ shares })).toEqual([{ property, reason: expect.stringContaining(reason) }]);
  });

  it("reports all that is wrong in the list at once", async () => {
    const shares = [
      ...readonly(alice, "12345", "12345"),
      { sharedWith: 7, permissionType: "ADMIN", shareId: "x" },
      {},
      null,
      ...readonly(alice, "arn:aws-cn:iam::333333333333:role/bob"),
    ];
    const found = await failuresOf({ shares, exclusive: "yes" });
    expect(found.map(({ property }) => property)).toEqual([
      "shares[1].sharedWith",
      "shares[2].sharedWith",
      "shares[3].sharedWith",
      "shares[3].permissionType",
      "shares[3].shareId",
      "shares[4].sharedWith",
      "shares[4].permissionType",
      "shares[5]",
      "shares[6].sharedWith",
      "exclusive",
      "shares[7].sharedWith",
    ]);
    expect(await failuresOf({ shares: readonly(...accounts(20), "x") })).toMatchObject([
      { property: "shares" },
      { property: "shares[20].sharedWith" },
    ]);
  });

  it.each([
    ["shares", { shares: undefined }, "is required"],
    ["workloadId", { workloadId: null }, "is required"],
    ["exclusive", { exclusive: "yes" }, "must be true or false"],
    ["allowEmpty", { allowEmpty: 1 }, "must be true or false"],
    ["sharedWith", { sharedWith: alice }, "is not an input of WorkloadShares, which takes"],
    ["permissionType", { permissionType: "READONLY" }, "is not an input of WorkloadShares"],
  ])("refuses a wrong %s", async (property, news, reason) => {
    expect(await failuresOf(news)).toEqual([{ property, reason: expect.stringContaining(reason) }]);
  });

  it("refuses more than 20 shares, and names the quota", async () => {
    const reason = expect.stringMatching(/has 21 shares.*quota is 20 shares per workload/);
    expect(await failuresOf({ shares: readonly(...accounts(21)) })).toEqual([{ property: "shares", reason }]);
    expect(await failuresOf({ shares: Array(21).fill(unknown) })).toEqual([{ property: "shares", reason }]);
    expect(await failuresOf({ shares: readonly(...accounts(20)) })).toEqual([]);
  });

  it("refuses an empty exclusive set, unless allowEmpty is true", async () => {
    const refused = [{ property: "shares", reason: expect.stringContaining("allowEmpty: true") }];
    expect(await failuresOf({ shares: [], exclusive: true })).toEqual(refused);
    expect(await failuresOf({ shares: [], exclusive: true, allowEmpty: false })).toEqual(refused);
    expect(await failuresOf({ shares: [], exclusive: true, allowEmpty: true })).toEqual([]);
    expect(await failuresOf({ shares: [] })).toEqual([]);
    expect(await failuresOf({ shares: [], exclusive: false })).toEqual([]);
  });

  it.each([
    ["the list", { shares: unknown }],
    ["a share", { shares: [unknown, ...readonly(alice)] }],
    ["a share's parts", { shares: [{ sharedWith: unknown, permissionType: unknown }] }],
    ["two principals", { shares: readonly(unknown, unknown) }],
    ["the workload", { workloadId: unknown }],
    ["the region", { region: unknown }],
    ["whether it is exclusive", { shares: [], exclusive: unknown }],
    ["whether it may be empty", { shares: [], exclusive: true, allowEmpty: unknown }],
  ])("passes while %s isn't known yet", async (_, news) => {
    expect(await failuresOf(news)).toEqual([]);
  });

  it("checks what is known beside what isn't", async () => {
    expect(await failuresOf({ shares: [unknown, ...readonly("12345")] })).toMatchObject([
      { property: "shares[1].sharedWith" },
    ]);
  });
});

describe("a share that another resource of the program declares, too,", () => {
  it("is refused in a set", async () => {
    const process = world.process();
    expect(await failuresOfShare(process, bob)).toEqual([]);
    const reason = expect.stringContaining(`declared twice for this workload: ${urnOf("review")}`);
    expect(await failuresOf({}, process)).toEqual([{ property: "shares[1].sharedWith", reason }]);
  });

  it("is refused beside a set", async () => {
    const process = world.process();
    expect(await failuresOf({}, process)).toEqual([]);
    expect(await failuresOfShare(process, `arn:aws:iam::${alice}:root`)).toMatchObject([{ property: "sharedWith" }]);
    expect(await failuresOfShare(process, carol)).toEqual([]);
  });

  it("is refused in two sets", async () => {
    const process = world.process();
    expect(await failuresOf({}, process)).toEqual([]);
    const other = { scope: urnOf("other"), shares: readonly(carol, alice) };
    expect(await failuresOf(other, process)).toMatchObject([{ property: "shares[1].sharedWith" }]);
    expect(await failuresOf({ ...other, shares: readonly(carol) }, process)).toEqual([]);
  });
});

describe("more than 20 shares of a workload, in sets and beside them,", () => {
  const refused = { property: "workloadId", reason: expect.stringMatching(/^is given 21 shares by this program, but/) };

  it("are refused in a share beside a set", async () => {
    const process = world.process();
    expect(await failuresOf({ shares: readonly(...accounts(20)) }, process)).toEqual([]);
    expect(await failuresOfShare(process, carol)).toEqual([refused]);
  });

  it("are refused in a set beside a share or another set; exactly 20 aren't", async () => {
    const process = world.process();
    const other = { scope: urnOf("other"), shares: readonly(...accounts(18)) };
    expect(await failuresOf(other, process)).toEqual([]);
    expect(await failuresOfShare(process, carol)).toEqual([]);
    expect(await failuresOf({ shares: readonly(alice) }, process)).toEqual([]);
    expect(await failuresOf({ shares: readonly(alice, bob) }, process)).toEqual([refused]);
    expect(await failuresOf({ shares: readonly(bob) }, process)).toEqual([]);
    expect(await failuresOf({ shares: [...readonly(bob), unknown] }, process)).toEqual([]);
  });
});

describe("what another process of the run declares", () => {
  it("is refused in a set as well, and beside it", async () => {
    const join = sharedRunLog();
    const [one, other] = [world.process({ log: join() }), world.process({ log: join() })];
    expect(await failuresOfShare(one, bob)).toEqual([]);
    const reason = expect.stringContaining(`declared twice for this workload: ${urnOf("review")}`);
    expect(await failuresOf({}, other)).toEqual([{ property: "shares[1].sharedWith", reason }]);
    expect(await failuresOfShare(world.process({ log: join() }), alice)).toMatchObject([{ property: "sharedWith" }]);
  });

  it("leaves no room for an exclusive set, nor that for anything else", async () => {
    const join = sharedRunLog();
    const [one, other] = [world.process({ log: join() }), world.process({ log: join() })];
    expect(await failuresOf({ exclusive: true }, one)).toEqual([]);
    expect(await failuresOfShare(other, carol)).toMatchObject([{ property: "workloadId" }]);
    expect(await failuresOf({ exclusive: true }, one)).toMatchObject([{ property: "workloadId" }]);
    expect(await failuresOfShare(world.process({ log: sharedRunLog()() }), carol)).toEqual([]);
  });
});

describe("an exclusive set", () => {
  const taken = (other: string) => [
    { property: "workloadId", reason: expect.stringMatching(new RegExp(`^is shared by ${other} too.*exclusive`)) },
  ];

  it("is refused beside a share of the workload", async () => {
    const process = world.process();
    await failuresOfShare(process, carol);
    expect(await failuresOf({ exclusive: true }, process)).toEqual(taken(urnOf("review")));
  });

  it("leaves no room for a share of the workload", async () => {
    const process = world.process();
    expect(await failuresOf({ exclusive: true }, process)).toEqual([]);
    expect(await failuresOfShare(process, carol)).toEqual(taken(urnOf("set")));
  });

  it("leaves no room for another set, exclusive or not, under whichever name of the workload", async () => {
    const process = world.process();
    expect(await failuresOf({ exclusive: true }, process)).toEqual([]);
    const arn = `arn:aws:wellarchitected:eu-west-1:111111111111:workload/${workloadId}`;
    for (const exclusive of [true, false]) {
      const shares = readonly(exclusive ? carol : dave);
      const other = { scope: urnOf(`other ${exclusive}`), shares, exclusive, workloadId: arn };
      expect(await failuresOf(other, process)).toMatchObject([{ property: "workloadId" }]);
    }
  });

  it("is refused with each of its shares that is declared twice", async () => {
    const process = world.process();
    await failuresOfShare(process, bob);
    expect(await failuresOf({ exclusive: true }, process)).toMatchObject([
      { property: "workloadId" },
      { property: "shares[1].sharedWith" },
    ]);
  });

  it("is checked again without being in its own way, and beside shares of other workloads", async () => {
    const process = world.process();
    for (const _ of ["once", "again"]) expect(await failuresOf({ exclusive: true }, process)).toEqual([]);
    const elsewhere = { ...inputsFor(world.addWorkload(), { sharedWith: alice }) };
    expect((await checkShare(process.context, {}, elsewhere)).failures).toEqual([]);
  });
});
