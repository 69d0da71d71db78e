import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import { projectFolder } from "#tools/project.mjs";
import { type Emulator, type Share, startEmulator } from "../../emulator";
import { resourceIdOf } from "../../emulator/service/resources/resource";
import { type DeclaredShare, type DeclaredShares, programOfShares, shareOf } from "../engine/kinds";
import { operations, type Project, projectFor } from "../engine/project";
import { emulatedKind } from "../shares/emulated-kind";
import { type Cell, cellsOf, faultOf, type Phase, struckKinds } from "./cells";
import { faults } from "./faults";
import { disagreement, loss, promised, seen } from "./outcome";
import { run, triesOf } from "./runs";
import { faultsPage } from "./table";

/** An emulator, and a project whose provider waits for an answer no longer than a test can. */
interface Scene {
  readonly emulator: Emulator;
  readonly project: Project;
}

async function startScene(t: ExecutionContext): Promise<Scene> {
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  const env = {
    NODE_OPTIONS: `--require=${join(projectFolder, "test/faults/short-timeout.cjs")}`,
    // No run is killed here, so state is needed at its end only; written at each step, it would be most of the engine's work.
    PULUMI_SKIP_CHECKPOINTS: "true",
  };
  return { emulator, project: projectFor(t, emulator, env) };
}

/** The cell's share, of something of its own. */
async function shareOfCell(emulator: Emulator, { row: { kind }, region }: Cell): Promise<DeclaredShare> {
  const added = await emulator.control.addResource(emulatedKind(kind), { region });
  return shareOf(kind, { [kind.name]: resourceIdOf(added) }, "222222222222", { region });
}

async function sharesOf(emulator: Emulator, cells: readonly Cell[]): Promise<DeclaredShares> {
  const declared: DeclaredShares = {};
  for (const cell of cells) declared[cell.name] = await shareOfCell(emulator, cell);
  return declared;
}

/** Works while the calls of the cells meet their faults; returns the cells whose fault no call has met. */
async function underFaults(emulator: Emulator, cells: readonly Cell[], work: () => Promise<void>): Promise<string[]> {
  const struck = new Map<number, Cell>();
  for (const cell of cells) struck.set(await emulator.control.inject(faultOf(cell)), cell);
  await work();
  const unmet = (await emulator.control.faults()).filter(({ id, met }) => struck.has(id) && met === 0);
  for (const id of struck.keys()) await emulator.control.clearFaults(id);
  return unmet.map(({ id }) => String(struck.get(id)?.name));
}

test.serial("a check whose call fails ends as promised, and finishes as soon as the call does", async (t) => {
  const { emulator, project } = await startScene(t);
  const cells = cellsOf("check");
  const ends = (cell: Cell) => ["harmless", "retried"].includes(promised(cell));
  // A check that fails ends its program, so those that do have one each.
  const groups = [cells.filter(ends), ...cells.filter((cell) => !ends(cell)).map((cell) => [cell]), cells];
  const programs: { readonly inProgram: readonly Cell[]; readonly stack: Stack }[] = [];
  for (const [index, inProgram] of groups.entries()) {
    const stack = await project.stack(programOfShares(await sharesOf(emulator, inProgram)), `check-${index}`);
    await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "3" });
    programs.push({ inProgram, stack });
  }
  const all = programs.pop()?.stack as Stack;

  const left = programs.values();
  const checkUnderFaults = async () => {
    for (const { stack, inProgram } of left) {
      const unmet = await underFaults(emulator, inProgram, () => expectPromisedChecks(t, emulator, stack, inProgram));
      t.deepEqual(unmet, []);
    }
  };
  await Promise.all(Array.from({ length: 4 }, checkUnderFaults));

  const { errors } = await run(all, "check");
  t.deepEqual([...errors], []);
});

async function expectPromisedChecks(
  t: ExecutionContext,
  emulator: Emulator,
  stack: Stack,
  cells: readonly Cell[],
): Promise<void> {
  const { errors, stackTraces } = await run(stack, "check");

  t.deepEqual(stackTraces, []);
  const calls = await emulator.control.calls();
  for (const cell of cells) {
    const error = errors.get(cell.name);
    const tries = triesOf(cell, calls, error === undefined);
    t.is(seen(cell, error, tries, undefined), promised(cell), `${cell.name}, after ${tries} tries: ${error}`);
    if (error === undefined) continue;
    t.true(error.includes(`checking the credentials for ${cell.region}: `), error);
    t.regex(error, cell.fault.advice, cell.name);
  }
}

/** Shares that are alive through several runs of the engine, one for each cell but those of checks. */
interface Life extends Scene {
  readonly stack: Stack;
  /** What the program declares. */
  readonly declared: DeclaredShares;
}

async function startLife(t: ExecutionContext): Promise<Life> {
  const { emulator, project } = await startScene(t);
  const declared = await sharesOf(emulator, cellsOf("create"));
  const stack = await project.stack(programOfShares(declared));
  await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "5" });
  await stack.setConfig("wellarchitected:skipCredentialsValidation", { value: "true" });
  return { emulator, project, stack, declared };
}

test.serial(
  "shares whose calls fail, in a create, a refresh, an update or a delete, are neither lost nor made twice: the run ends as promised, and the rerun finishes",
  async (t) => {
    t.timeout(300_000);
    const life = await startLife(t);

    await expectNothingLost(t, life, "create");
    await expectChecksWithoutCalls(t, life);
    await expectNothingLost(t, life, "read");
    for (const { name } of cellsOf("update")) change(life.declared, name);
    await expectNothingLost(t, life, "update");
    await expectNothingLost(t, life, "delete");

    t.deepEqual(await life.emulator.control.shares(), []);
  },
);

function change(declared: DeclaredShares, name: string): void {
  const share = declared[name];
  if (share) declared[name] = { ...share, args: { ...share.args, permissionType: "CONTRIBUTOR" } };
}

/** Runs a phase while calls of its cells meet their faults, and again without. */
async function expectNothingLost(t: ExecutionContext, life: Life, phase: Phase): Promise<void> {
  const { emulator, stack } = life;
  const cells = cellsOf(phase);
  const before = await shareIdByRegion(emulator);
  await emulator.control.resetCalls();

  const unmet = await underFaults(emulator, cells, () => expectPromisedEnds(t, life, phase, before));
  const made = await shareIdByRegion(emulator);
  t.deepEqual(unmet, []);

  const rerun = await run(stack, phase);
  t.deepEqual([...rerun.errors], [], "the rerun finishes");
  const lives = await livesByRegion(emulator);
  for (const cell of cells) {
    const [share] = lives.get(cell.region) ?? [];
    t.is(disagreement(cell, rerun.state[cell.name], lives.get(cell.region) ?? []), undefined, cell.name);
    const earlier = made.get(cell.region);
    if (share && earlier !== undefined) t.is(share.shareId, earlier, `${cell.name} is the same share`);
  }
  await expectMadeOnce(t, emulator);
}

async function expectPromisedEnds(
  t: ExecutionContext,
  { emulator, stack, declared }: Life,
  phase: Phase,
  before: ReadonlyMap<string, string>,
): Promise<void> {
  const { errors, stackTraces, state } = await run(stack, phase);

  t.deepEqual(stackTraces, []);
  const cells = cellsOf(phase);
  const names = cells.map(({ name }) => name);
  const others = [...errors.keys()].filter((name) => !names.includes(name));
  t.deepEqual(others, [], "only struck shares fail");
  const [calls, lives] = [await emulator.control.calls(), await livesByRegion(emulator)];
  for (const cell of cells) {
    const error = errors.get(cell.name);
    const live = lives.get(cell.region) ?? [];
    const ofCell = state[cell.name];
    const tries = triesOf(cell, calls, error === undefined);
    t.is(seen(cell, error, tries, ofCell), promised(cell), `${cell.name}, after ${tries} tries: ${error}`);
    if (error === undefined) {
      t.is(disagreement(cell, ofCell, live), undefined, cell.name);
    } else {
      t.is(loss(cell, ofCell, before.get(cell.region), live), undefined, cell.name);
      const { noun, input } = cell.row.kind;
      const named = `the share of ${noun} ${declared[cell.name]?.args[input]} with 2`;
      t.regex(error, new RegExp(`(creating|reading|updating|deleting) ${named}`), cell.name);
      t.regex(error, cell.fault.advice, cell.name);
    }
  }
}

/** The shares that are alive, by the Region of their cell. */
async function livesByRegion({ control }: Emulator): Promise<Map<string, Share[]>> {
  const regions = new Map((await control.resources()).map((each) => [resourceIdOf(each), each.region]));
  return Map.groupBy(await control.shares(), ({ resourceId }) => String(regions.get(resourceId)));
}

async function shareIdByRegion(emulator: Emulator): Promise<Map<string, string>> {
  const lives = await livesByRegion(emulator);
  return new Map([...lives].flatMap(([region, [share]]) => (share ? [[region, share.shareId]] : [])));
}

/**
 * Creates of one cell that carry one token are one create. (Of a kind without an update, a create with the next token is
 * refused where a share is alive, and shows that by it.)
 */
async function expectMadeOnce(t: ExecutionContext, emulator: Emulator): Promise<void> {
  const calls = await emulator.control.calls();
  const creates = calls.filter(({ operation, status }) => {
    const kind = struckKinds.find(({ api }) => api.create === operation);
    return kind && (kind.api.update !== undefined || status !== 409);
  });
  for (const [region, made] of Map.groupBy(creates, (call) => call.region)) {
    const tokens = new Set(made.flatMap(({ input }) => (input ? [input.ClientRequestToken] : [])));
    t.true(tokens.size <= 1, `tokens of creates in ${region}`);
  }
}

/**
 * Without a proof of the credentials, checks need no service, be it of shares that exist or of new ones: nothing that goes
 * wrong with it can meet them.
 */
async function expectChecksWithoutCalls(t: ExecutionContext, { emulator, stack, declared }: Life): Promise<void> {
  const [existing] = Object.values(declared) as [DeclaredShare];
  declared.further = { ...existing, args: { ...existing.args, sharedWith: "333333333333" } };
  for (const { kind } of faults) await emulator.control.inject({ ...kind, times: "always" });
  await emulator.control.resetCalls();

  await stack.preview();

  t.deepEqual(await operations(emulator), []);
  await emulator.control.clearFaults();
  delete declared.further;
}

test.serial("docs/faults.md says what is promised of each fault in each call", (t) => {
  const file = join(projectFolder, "docs/faults.md");
  if (process.env.WRITE_FAULTS) writeFileSync(file, faultsPage());

  t.is(readFileSync(file, "utf8"), faultsPage());
});
