import { describe, expect, it } from "vitest";
import { ShareError } from "../../../provider/core/errors";
import type { Properties } from "../../../provider/core/resource";
import { workload } from "../../../provider/shares/kinds/workload";
import { format, parseState as parse } from "../../../provider/shares/model/state";
import { idOf, type WorkloadShareState } from "../properties";
import { inputsFor, onlyShare, refusal, World } from "../world";

const workloadId = "0".repeat(32);
const shareId = "f".repeat(32);
const id = `${workloadId}/${shareId}`;
const whole = {
  workloadId,
  sharedWith: "222222222222",
  permissionType: "READONLY",
  region: "eu-west-1",
  scope: "urn",
  shareId,
  status: "PENDING",
  generation: 3,
} as const;

/** What comes of a state that is parsed: properties as the engine has them. */
const parseState = (of: string, state: object) =>
  format(parse(workload, of, { ...state } as Properties)) as unknown as WorkloadShareState;

describe("a state", () => {
  it("that is whole is taken as it is, with fields that we don't know", () => {
    expect(parseState(id, whole)).toEqual(whole);
    expect(parseState(id, { ...whole, colour: "red" } as typeof whole)).toMatchObject({ colour: "red" });
  });

  it("keeps the program's spelling of the workload", () => {
    const arn = `arn:aws:wellarchitected:eu-west-1:111111111111:workload/${workloadId}`;
    expect(parseState(id, { ...whole, workloadId: arn }).workloadId).toBe(arn);
  });

  it("without what the id says has it from there", () => {
    const { workloadId: _, shareId: _s, generation: _g, scope: _u, ...rest } = whole;
    expect(parseState(id, rest)).toMatchObject({ workloadId, shareId, generation: 0 });
  });

  it.each(["sharedWith", "permissionType", "region"] as const)("without %s is an error that names it", (name) => {
    const { [name]: _, ...rest } = whole;
    expect(() => parseState(id, rest)).toThrow(ShareError);
    expect(() => parseState(id, rest)).toThrow(`has no ${name}: run "pulumi refresh" to fill it in`);
  });

  it("under an id that is none is an error that shows the forms", () => {
    expect(() => parseState("review", whole)).toThrow("An id is <WorkloadId>/<ShareId>");
  });

  it("that lacks nearly all is filled in by a refresh", async () => {
    const world = new World();
    const { record: _, ...state } = await world.process().create(inputsFor(world.addWorkload()));
    const read = await world.process({ declaredRegion: state.region }).import(idOf(state), { scope: state.scope });
    expect(read).toMatchObject({ sharedWith: state.sharedWith, permissionType: "READONLY", region: state.region });
    expect(parseState(idOf(state), read ?? {})).toEqual(state);
  });

  it("without an account still needs one to call a workload gone", async () => {
    const world = new World();
    const { accountId: _, ...state } = await world.process().create(inputsFor(world.addWorkload()));
    world.service.deleteWorkload(state.workloadId);
    const { message } = await refusal(world.process().delete(parseState(idOf(state), state)));
    expect(message).toContain("created by account unknown");
  });

  it("whose share was made by hand under another id is not confused with it", async () => {
    const world = new World();
    const state = await world.process().create(inputsFor(world.addWorkload()));
    await world.process().delete(parseState(`${state.workloadId}/${"e".repeat(32)}`, state));
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });
});
