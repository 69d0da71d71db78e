import test from "ava";
import { ShareError } from "../../../provider/core/errors";
import { workload } from "../../../provider/shares/kinds/workload";
import { format, parseState as parse } from "../../../provider/shares/model/state";
import { idOf } from "../properties";
import { startWithShare } from "../world";

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
const parseState = (of: string, state: object): object => format(parse(workload, of, { ...state }));

test("a state that is whole is taken as it is, with the program's spellings and fields that we don't know", (t) => {
  const arn = `arn:aws:wellarchitected:eu-west-1:111111111111:workload/${workloadId}`;
  const state = { ...whole, workloadId: arn, colour: "red" };

  t.deepEqual(parseState(id, state), state);
});

test("a state without what the id says has it from there", (t) => {
  const { workloadId: _, shareId: _s, generation: _g, scope: _u, ...rest } = whole;

  t.like(parseState(id, rest), { workloadId, shareId, generation: 0 });
});

for (const name of ["sharedWith", "permissionType", "region"] as const) {
  test(`a state without ${name} is an error that names it, and says how to fill it in`, (t) => {
    const { [name]: _, ...rest } = whole;

    t.throws(() => parseState(id, rest), {
      instanceOf: ShareError,
      message: (message) => message.includes(`has no ${name}: run "pulumi refresh" to fill it in`),
    });
  });
}

test("a state that lacks more than one of them names all", (t) => {
  const { sharedWith: _, region: _r, ...rest } = whole;

  t.throws(() => parseState(id, rest), { message: /has no sharedWith, region: run "pulumi refresh"/ });
});

test("a state under an id that is none is an error that shows the forms", (t) => {
  t.throws(() => parseState("review", whole), { message: /An id is <WorkloadId>\/<ShareId>/ });
});

test("a state that lacks nearly all is filled in by a refresh", async (t) => {
  const { world, state } = await startWithShare();
  const { scope, region: declaredRegion } = state;

  const read = await world.process({ declaredRegion }).import(idOf(state), { scope });

  const { record: _, ...expected } = state;
  t.deepEqual(parseState(idOf(state), read ?? {}), expected as object);
});

test("a state is of the share that its id says, though it was made by hand with another one", (t) => {
  t.like(parseState(`${workloadId}/${"e".repeat(32)}`, whole), { shareId: "e".repeat(32) });
});
