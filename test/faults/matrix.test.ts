import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import { projectFolder } from "#tools/project.mjs";
import { type Call, type Emulator, startEmulator } from "../../emulator";
import { resourceIdOf } from "../../emulator/service/resources/resource";
import { operations, type Project, projectFor, type StateResource, stateOf } from "../engine/project";
import { withEnvironmentOf } from "../engine/recipients";
import { type Cell, cellsOf, cellsOfFunctions, faultOf, type Phase } from "./cells";
import { faults } from "./faults";
import { promised, seen } from "./outcome";
import { type Declared, declare, programOf } from "./program";
import { run, triesOf } from "./runs";
import { callsOf } from "./subjects/functions";
import { credentialsFile } from "./subjects/settings";
import { struckKinds } from "./subjects/shares";
import type { Args, Found, Subject } from "./subjects/subject";
import { faultsPage } from "./table";

const shortTimeout = join(projectFolder, "test/faults/short-timeout.cjs");
// Functions are called in the program's process, which is this one.
require(shortTimeout);

/** An emulator, and a project whose provider waits for an answer no longer than a test can. */
interface Scene {
  readonly emulator: Emulator;
  readonly project: Project;
}

async function startScene(t: ExecutionContext): Promise<Scene> {
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-faults-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "credentials"), credentialsFile);
  const env = {
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require=${JSON.stringify(shortTimeout)}`,
    // No run is killed here, so state is needed at its end only; written at each step, it would be most of the engine's work.
    PULUMI_SKIP_CHECKPOINTS: "true",
  };
  await emulator.control.setBehaviour({ organizationSharing: false });
  return { emulator, project: projectFor(t, emulator, env) };
}

/** Works while the calls of the cells meet their faults; returns the cells whose fault no call has met. */
async function underFaults(
  emulator: Emulator,
  cells: readonly Cell<Subject>[],
  work: () => Promise<unknown>,
): Promise<string[]> {
  const struck = new Map<number, Cell<Subject>>();
  for (const cell of cells) struck.set(await emulator.control.inject(faultOf(cell)), cell);
  await work();
  const injected = (await emulator.control.faults()).filter(({ id }) => struck.has(id));
  for (const { id, left } of injected) if (left !== 0) await emulator.control.clearFaults(id);
  return injected.filter(({ met }) => met === 0).map(({ id }) => String(struck.get(id)?.name));
}

test.serial("a check whose call fails ends as promised, and finishes as soon as the call does", async (t) => {
  const { emulator, project } = await startScene(t);
  const cells = cellsOf("check");
  const ends = (cell: Cell) => ["harmless", "retried"].includes(promised(cell));
  // A check that fails ends its program, so those that do have one each.
  const groups = [cells.filter(ends), ...cells.filter((cell) => !ends(cell)).map((cell) => [cell]), cells];
  const programs: CheckedProgram[] = [];
  for (const [index, inProgram] of groups.entries()) {
    const declared = await declare(emulator, inProgram);
    const stack = await project.stack(programOf(declared), `check-${index}`);
    await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "3" });
    programs.push({ inProgram, declared, stack });
  }
  const all = programs.pop()?.stack as Stack;

  const left = programs.values();
  const checkUnderFaults = async () => {
    for (const program of left) {
      const unmet = await underFaults(emulator, program.inProgram, () => expectPromisedChecks(t, emulator, program));
      t.deepEqual(unmet, []);
    }
  };
  await Promise.all(Array.from({ length: 4 }, checkUnderFaults));

  const { errors } = await run(all, "check");
  t.deepEqual([...errors], []);
});

interface CheckedProgram {
  readonly stack: Stack;
  readonly inProgram: readonly Cell[];
  readonly declared: Declared;
}

async function expectPromisedChecks(
  t: ExecutionContext,
  emulator: Emulator,
  { stack, inProgram, declared }: CheckedProgram,
): Promise<void> {
  const { errors, repeated, stackTraces } = await run(stack, "check");

  t.deepEqual([stackTraces, repeated], [[], []]);
  const calls = await emulator.control.calls();
  for (const cell of inProgram) expectPromised(t, cell, calls, errors.get(cell.name), declared[cell.name]?.args ?? {});
}

/** Checks how a cell ended, and what its error says. */
function expectPromised(
  t: ExecutionContext,
  cell: Cell<Subject>,
  calls: readonly Call[],
  error: string | undefined,
  args: Args,
  state?: StateResource,
): void {
  const tries = triesOf(cell, calls, error === undefined);
  t.is(seen(cell, error, tries, state), promised(cell), `${cell.name}, after ${tries} tries: ${error}`);
  if (error === undefined) return;
  t.regex(error, cell.row.subject.doing(args), cell.name);
  t.regex(error, cell.fault.advice, cell.name);
}

test.serial(
  "a function whose call fails ends as promised in a preview, and finishes as soon as the call does",
  async (t) => {
    const { emulator, project } = await startScene(t);
    withEnvironmentOf(t, emulator);
    const functions = await callsOf(emulator, cellsOfFunctions);
    const stack = await project.stack(functions.make);
    await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "3" });
    await stack.setConfig("wellarchitected:skipCredentialsValidation", { value: "true" });

    const unmet = await underFaults(emulator, cellsOfFunctions, () => run(stack, "check"));

    t.deepEqual(unmet, []);
    const calls = await emulator.control.calls();
    for (const cell of cellsOfFunctions) {
      expectPromised(t, cell, calls, functions.messages.get(cell.name), functions.args.get(cell.name) ?? {});
    }

    functions.messages.clear();
    await run(stack, "check");
    t.deepEqual([...functions.messages], []);
  },
);

/** Resources that are alive through several runs of the engine, one for each cell but those of checks. */
interface Life extends Scene {
  readonly stack: Stack;
  /** What the program declares. */
  readonly declared: Declared;
}

async function startLife(t: ExecutionContext): Promise<Life> {
  const { emulator, project } = await startScene(t);
  const declared = await declare(emulator, cellsOf("create"));
  const stack = await project.stack(programOf(declared));
  await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "8" });
  await stack.setConfig("wellarchitected:skipCredentialsValidation", { value: "true" });
  return { emulator, project, stack, declared };
}

test.serial(
  "shares, acceptances and settings whose calls fail, in a create, a refresh, an update or a delete, are neither lost nor made twice: the run ends as promised, and the rerun finishes",
  async (t) => {
    t.timeout(300_000);
    const life = await startLife(t);
    const { emulator, declared } = life;

    await expectNothingLost(t, life, "create");
    await expectChecksWithoutCalls(t, life);
    const found = await findAll(emulator);
    for (const cell of cellsOf("create")) await cell.row.subject.meanwhile?.(emulator, found(cell));
    await expectNothingLost(t, life, "read");
    for (const { name } of cellsOf("update")) change(declared, name);
    await expectNothingLost(t, life, "update");
    await expectNothingLost(t, life, "delete");

    // Of shares, only a recipient's rejections are left.
    t.deepEqual([...new Set((await emulator.control.shares()).map(({ status }) => status))], ["REJECTED"]);
    t.deepEqual(await stateOf(life.stack), {});
  },
);

function change(declared: Declared, name: string): void {
  const { subject, args } = declared[name] as Declared[string];
  declared[name] = { subject, args: { ...args, ...subject.changes } };
}

/** Runs a phase while calls of its cells meet their faults, and again without. */
async function expectNothingLost(t: ExecutionContext, life: Life, phase: Phase): Promise<void> {
  const { emulator, stack, declared } = life;
  const cells = cellsOf(phase);
  const before = await findAll(emulator);
  await emulator.control.resetCalls();

  const unmet = await underFaults(emulator, cells, () => expectPromisedEnds(t, life, phase, before));
  const made = await findAll(emulator);
  t.deepEqual(unmet, []);

  const rerun = await run(stack, phase);
  t.deepEqual([...rerun.errors], [], "the rerun finishes");
  const after = await findAll(emulator);
  for (const cell of cells) {
    const { subject, args } = declared[cell.name] as Declared[string];
    const [now, earlier] = [after(cell), made(cell)];
    t.is(subject.disagreement(cell, rerun.state[cell.name], now, args), undefined, cell.name);
    const [share] = now.shares;
    if (share && earlier.shares[0]) t.is(share.shareId, earlier.shares[0].shareId, `${cell.name} is the same share`);
  }
  await expectMadeOnce(t, emulator);
}

async function expectPromisedEnds(
  t: ExecutionContext,
  { emulator, stack, declared }: Life,
  phase: Phase,
  before: Finder,
): Promise<void> {
  const { errors, repeated, stackTraces, state } = await run(stack, phase);

  t.deepEqual([stackTraces, repeated], [[], []]);
  const cells = cellsOf(phase);
  const names = cells.map(({ name }) => name);
  const others = [...errors.keys()].filter((name) => !names.includes(name));
  t.deepEqual(others, [], "only struck resources fail");
  const [calls, after] = [await emulator.control.calls(), await findAll(emulator)];
  for (const cell of cells) {
    const { subject, args } = declared[cell.name] as Declared[string];
    const error = errors.get(cell.name);
    const now = after(cell);
    const ofCell = state[cell.name];
    expectPromised(t, cell, calls, error, args, ofCell);
    const problem =
      error === undefined
        ? subject.disagreement(cell, ofCell, now, args)
        : subject.loss(cell, ofCell, before(cell), now);
    t.is(problem, undefined, cell.name);
  }
}

type Finder = (cell: Cell) => Found;

/** What the service has of each cell now. */
async function findAll({ control, service }: Emulator): Promise<Finder> {
  const regions = new Map((await control.resources()).map((each) => [resourceIdOf(each), each.region]));
  const byRegion = Map.groupBy(await control.shares(), ({ resourceId }) => String(regions.get(resourceId)));
  return ({ region }) => ({
    shares: byRegion.get(region) ?? [],
    isSharingWithOrganization(accountId) {
      const caller = { accountId, arn: `arn:aws:iam::${accountId}:root`, region };
      return service.getGlobalSettings(caller).OrganizationSharingStatus === "ENABLED";
    },
  });
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
 * If the credentials aren't verified, checks of existing and new shares need no service, so none of its failures can
 * affect them.
 */
async function expectChecksWithoutCalls(t: ExecutionContext, { emulator, stack, declared }: Life): Promise<void> {
  const isOfShare = ({ subject }: Declared[string]) => struckKinds.some(({ name }) => name === subject.name);
  const others = Object.entries(declared).filter(([, each]) => !isOfShare(each));
  for (const [name] of others) delete declared[name];
  const [[, existing]] = Object.entries(declared) as [[string, Declared[string]]];
  declared.further = { ...existing, args: { ...existing.args, sharedWith: "333333333333" } };
  for (const { kind } of faults) await emulator.control.inject({ ...kind, times: "always" });
  await emulator.control.resetCalls();

  await stack.preview();

  t.deepEqual(await operations(emulator), []);
  await emulator.control.clearFaults();
  delete declared.further;
  Object.assign(declared, Object.fromEntries(others));
}

test.serial("docs/faults.md says what is promised of each fault in each call", (t) => {
  const file = join(projectFolder, "docs/faults.md");
  if (process.env.WRITE_FAULTS) writeFileSync(file, faultsPage());

  t.is(readFileSync(file, "utf8"), faultsPage());
});
