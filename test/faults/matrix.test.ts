import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, type Share, startEmulator } from "../../emulator";
import { type Declared, makeProject, operations, type Project, programOf } from "../engine/project";
import { type Cell, cells, faultOf, type Phase } from "./cells";
import { faults } from "./faults";
import { disagreement, loss, type Outcome, promised, seen } from "./outcome";
import { run, triesOf } from "./runs";
import { faultsPage } from "./table";

let emulator: Emulator;
let project: Project;
let stack: Stack;
const declared: Declared = {};
const outcomeOf = new Map<Cell, Outcome>();

beforeAll(async () => {
  emulator = await startEmulator();
  project = makeProject(emulator, { NODE_OPTIONS: `--require=${join(__dirname, "short-timeout.cjs")}` });
  stack = await project.stack(programOf(declared));
  await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "5" });
  for (const { row, name, region } of cells) {
    if (row.phase !== "create") continue;
    const { workloadId } = await emulator.control.addWorkload({ region });
    declared[name] = { workloadId, sharedWith: "222222222222", permissionType: "READONLY", region };
  }
});

afterAll(async () => {
  await emulator?.close();
  project?.dispose();
});

/** The shares that are alive, by the Region of their cell. */
async function livesByRegion(): Promise<Map<string, Share[]>> {
  const regions = new Map((await emulator.control.workloads()).map(({ workloadId, region }) => [workloadId, region]));
  return Map.groupBy(await emulator.control.shares(), ({ workloadId }) => String(regions.get(workloadId)));
}

/** Runs a phase with the faults of its cells, and again without. */
async function prove(phase: Phase): Promise<void> {
  const inPhase = cells.filter(({ row }) => row.phase === phase);
  const idOf = async () => new Map([...(await livesByRegion())].map(([region, [share]]) => [region, share?.shareId]));
  const before = await idOf();
  await emulator.control.resetCalls();
  const faultIds = new Map<Cell, number>();
  for (const cell of inPhase) faultIds.set(cell, await emulator.control.inject(faultOf(cell)));

  const struck = await run(stack, phase);
  const met = new Map((await emulator.control.faults()).map((fault) => [fault.id, fault.met]));
  const [calls, lives, made] = [await emulator.control.calls(), await livesByRegion(), await idOf()];
  await emulator.control.clearFaults();
  expect(struck.stackTraces).toEqual([]);
  expect(
    [...struck.errors.keys()].filter((name) => !inPhase.some((cell) => cell.name === name)),
    "only struck shares fail",
  ).toEqual([]);

  for (const cell of inPhase) {
    const error = struck.errors.get(cell.name);
    const live = lives.get(cell.region) ?? [];
    const state = struck.state[cell.name];
    const tries = triesOf(cell, calls, error === undefined);
    expect(met.get(faultIds.get(cell) as number), `${cell.name} met its fault`).toBeGreaterThan(0);
    expect.soft(seen(cell, error, tries, state), `${cell.name}, after ${tries} tries: ${error}`).toBe(promised(cell));
    outcomeOf.set(cell, seen(cell, error, tries, state));
    if (error === undefined) {
      expect.soft(disagreement(cell, state, live), cell.name).toBeUndefined();
    } else {
      expect.soft(loss(cell, state, before.get(cell.region), live), cell.name).toBeUndefined();
      expect
        .soft(error, cell.name)
        .toMatch(/(creating|reading|updating|deleting) the share of workload [0-9a-f]{32} with 2/);
      expect.soft(error, cell.name).toMatch(cell.fault.advice);
    }
  }

  const rerun = await run(stack, phase);
  expect([...rerun.errors], "the rerun finishes").toEqual([]);
  const after = await livesByRegion();
  for (const cell of inPhase) {
    const [share] = after.get(cell.region) ?? [];
    expect.soft(disagreement(cell, rerun.state[cell.name], after.get(cell.region) ?? []), cell.name).toBeUndefined();
    const earlier = made.get(cell.region);
    if (share && earlier !== undefined) expect.soft(share.shareId, `${cell.name} is the same share`).toBe(earlier);
  }
  await expectMadeOnce();
}

/** Creates of one cell that carry one token are one create. */
async function expectMadeOnce(): Promise<void> {
  const creates = (await emulator.control.calls()).filter(({ operation }) => operation === "CreateWorkloadShare");
  const tokens = Map.groupBy(creates, ({ region }) => region);
  for (const [region, made] of tokens) {
    const distinct = new Set(made.flatMap(({ input }) => (input ? [input.ClientRequestToken] : [])));
    expect.soft(distinct.size, `tokens of creates in ${region}`).toBeLessThanOrEqual(1);
  }
}

/** Checks need no service: nothing that goes wrong with it can meet them. */
async function previewUnderEveryFault(): Promise<void> {
  for (const { kind } of faults) await emulator.control.inject({ ...kind, times: "always" });
  await emulator.control.resetCalls();
  await stack.preview();
  expect(await operations(emulator)).toEqual([]);
  await emulator.control.clearFaults();
}

describe("where calls fail, nothing is lost or made twice:", () => {
  it("check makes no call, so none can fail", previewUnderEveryFault);
  it("create", () => prove("create"));
  it("check and diff of shares that exist make no call either", previewUnderEveryFault);
  it("read, in a refresh", () => prove("read"));
  it("update", async () => {
    for (const { name, row } of cells) {
      const args = declared[name];
      if (args && row.phase === "update") declared[name] = { ...args, permissionType: "CONTRIBUTOR" };
    }
    await prove("update");
  });
  it("delete", async () => {
    await prove("delete");
    expect(await emulator.control.shares()).toEqual([]);
  });
  it("docs/faults.md says what was seen", async () => {
    expect(outcomeOf.size).toBe(cells.length);
    await expect(faultsPage(outcomeOf)).toMatchFileSnapshot("../../docs/faults.md");
  });
});
