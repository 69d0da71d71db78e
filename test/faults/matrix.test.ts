import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, type Share, startEmulator } from "../../emulator";
import { resourceIdOf } from "../../emulator/service/resources/resource";
import { type DeclaredShare, type DeclaredShares, programOfShares, shareOf } from "../engine/kinds";
import { makeProject, operations, type Project } from "../engine/project";
import { emulatedKind } from "../shares/emulated-kind";
import { type Cell, cells, faultOf, type Phase, struckKinds } from "./cells";
import { faults } from "./faults";
import { disagreement, loss, type Outcome, promised, seen } from "./outcome";
import { run, triesOf } from "./runs";
import { faultsPage } from "./table";

let emulator: Emulator;
let project: Project;
let stack: Stack;
const declared: DeclaredShares = {};
const outcomeOf = new Map<Cell, Outcome>();

beforeAll(async () => {
  emulator = await startEmulator();
  project = makeProject(emulator, { NODE_OPTIONS: `--require=${join(__dirname, "short-timeout.cjs")}` });
  stack = await project.stack(programOfShares(declared));
  await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "5" });
  await stack.setConfig("wellarchitected:skipCredentialsValidation", { value: "true" });
  for (const cell of cells) if (cell.row.phase === "create") declared[cell.name] = await shareOfCell(cell);
});

async function shareOfCell({ row: { kind }, region }: Cell): Promise<DeclaredShare> {
  const added = await emulator.control.addResource(emulatedKind(kind), { region });
  return shareOf(kind, { [kind.name]: resourceIdOf(added) }, "222222222222", { region });
}

afterAll(async () => {
  await emulator?.close();
  project?.dispose();
});

/** The shares that are alive, by the Region of their cell. */
async function livesByRegion(): Promise<Map<string, Share[]>> {
  const regions = new Map((await emulator.control.resources()).map((each) => [resourceIdOf(each), each.region]));
  return Map.groupBy(await emulator.control.shares(), ({ resourceId }) => String(regions.get(resourceId)));
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
      const { noun, input } = cell.row.kind;
      const named = `the share of ${noun} ${declared[cell.name]?.args[input]} with 2`;
      expect.soft(error, cell.name).toMatch(new RegExp(`(creating|reading|updating|deleting) ${named}`));
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

/**
 * Creates of one cell that carry one token are one create. (Of a kind without an update, a create with the next token is
 * refused where a share is alive, and shows that by it.)
 */
async function expectMadeOnce(): Promise<void> {
  const calls = await emulator.control.calls();
  const creates = calls.filter(({ operation, status }) => {
    const kind = struckKinds.find(({ api }) => api.create === operation);
    return kind && (kind.api.update !== undefined || status !== 409);
  });
  const tokens = Map.groupBy(creates, ({ region }) => region);
  for (const [region, made] of tokens) {
    const distinct = new Set(made.flatMap(({ input }) => (input ? [input.ClientRequestToken] : [])));
    expect.soft(distinct.size, `tokens of creates in ${region}`).toBeLessThanOrEqual(1);
  }
}

/** A stack of these cells' shares alone. */
async function checkedStack(name: string, ofCells: readonly Cell[]): Promise<Stack> {
  const shares: DeclaredShares = {};
  for (const cell of ofCells) shares[cell.name] = await shareOfCell(cell);
  const checked = await project.stack(programOfShares(shares), name);
  await checked.setConfig("wellarchitected:maxRetrySeconds", { value: "3" });
  return checked;
}

/** Previews a stack of these cells, with their faults. */
async function proveChecks(own: Stack, inProgram: readonly Cell[]): Promise<void> {
  const faultIds = [];
  for (const cell of inProgram) faultIds.push(await emulator.control.inject(faultOf(cell)));
  const struck = await run(own, "check");
  const calls = await emulator.control.calls();
  for (const id of faultIds) await emulator.control.clearFaults(id);
  expect(struck.stackTraces).toEqual([]);
  for (const cell of inProgram) {
    const ofCell = calls.filter(({ region }) => region === cell.region);
    const error = struck.errors.get(cell.name);
    const outcome = seen(cell, error, triesOf(cell, ofCell, error === undefined), undefined);
    expect(ofCell.length, `${cell.name} met its fault`).toBeGreaterThan(0);
    expect.soft(outcome, `${cell.name}, after ${ofCell.length} tries: ${error}`).toBe(promised(cell));
    outcomeOf.set(cell, outcome);
    if (error === undefined) continue;
    expect.soft(error, cell.name).toContain(`checking the credentials for ${cell.region}: `);
    expect.soft(error, cell.name).toMatch(cell.fault.advice);
  }
}

/** A check that fails ends its program, so those that do have one each. */
async function proveAllChecks(): Promise<void> {
  const ofChecks = cells.filter(({ row }) => row.phase === "check");
  const isDone = (cell: Cell) => promised(cell) === "harmless" || promised(cell) === "retried";
  const groups = [ofChecks.filter(isDone), ...ofChecks.filter((cell) => !isDone(cell)).map((cell) => [cell])];
  // One after the other, since each writes to the project's folder.
  const programs: { readonly own: Stack; readonly inProgram: readonly Cell[] }[] = [];
  for (const [index, inProgram] of groups.entries()) {
    programs.push({ own: await checkedStack(`check-${index}`, inProgram), inProgram });
  }
  const all = await checkedStack("checks", ofChecks);

  const left = programs.values();
  const work = async () => {
    for (const { own, inProgram } of left) await proveChecks(own, inProgram);
  };
  await Promise.all(Array.from({ length: 4 }, work));
  const { errors } = await run(all, "check");
  expect([...errors], "without faults, it finishes").toEqual([]);
}

/** Without a proof of the credentials, checks need no service: nothing that goes wrong with it can meet them. */
async function previewUnderEveryFault(): Promise<void> {
  for (const { kind } of faults) await emulator.control.inject({ ...kind, times: "always" });
  await emulator.control.resetCalls();
  await stack.preview();
  expect(await operations(emulator)).toEqual([]);
  await emulator.control.clearFaults();
}

describe("where calls fail, nothing is lost or made twice:", () => {
  it("check", proveAllChecks);
  it("check that proves no credentials makes no call, so none can fail", previewUnderEveryFault);
  it("create", () => prove("create"));
  it("check and diff of shares that exist make no call either", previewUnderEveryFault);
  it("read, in a refresh", () => prove("read"));
  it("update", async () => {
    for (const { name, row } of cells) {
      const share = declared[name];
      const changed = { permissionType: "CONTRIBUTOR" };
      if (share && row.phase === "update") declared[name] = { ...share, args: { ...share.args, ...changed } };
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
