import test from "ava";
import * as fc from "fast-check";
import { checkDeclared, hide, reveal } from "../../provider/engine/hidden-names";
import { kinds } from "../../provider/shares/kinds/kinds";
import { shareResource } from "../../provider/shares/resources/share";
import { workloadShares } from "../../provider/shares/resources/workload-shares";
import { alice, setFor } from "../shares/set/sets";
import { inputsFor, inputsOfKind, urnOf, World } from "../shares/world";

test("in the engine's state, a share's scope, generation, record and mark of an import have hidden names, and nothing else has", (t) => {
  const inputs = inputsFor("0".repeat(32), { connection: { profile: "ops" }, replaceOnStatus: ["EXPIRED"] });
  const { scope, ...declared } = inputs;

  t.deepEqual(hide({ ...inputs, generation: 1, record: "0123abcd", imported: true }), {
    ...declared,
    __scope: scope,
    __generation: 1,
    __record: "0123abcd",
    __imported: true,
  });
});

test("in the engine's state, the generation of a set's member has a hidden name", (t) => {
  const shown = { sharedWith: alice, permissionType: "READONLY", shareId: "f".repeat(32) };

  t.deepEqual(hide({ members: [{ ...shown, generation: 2 }] }), { members: [{ ...shown, __generation: 2 }] });
});

test("what a person's hand has left in the engine's state is read as it is", (t) => {
  const odd = { members: [null, "text", 1, [], {}], constructor: "text", region: undefined };

  t.deepEqual(reveal(odd), odd);
  t.deepEqual(hide(odd), odd);
});

test("properties are what they were when they come back from the engine's state", (t) => {
  const name = fc.constantFrom("scope", "generation", "record", "imported", "workloadId", "toString");
  const part = fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { noNullPrototype: true });
  const properties = fc.dictionary(name, fc.oneof(fc.string(), fc.array(part), part), { noNullPrototype: true });

  fc.assert(fc.property(properties, (before) => t.deepEqual(reveal(hide(before)), before)));
});

const types = [
  ...kinds.map((kind) => ({
    type: shareResource(kind),
    inputs: inputsOfKind(kind, kind.example, { region: "us-east-1" }),
  })),
  { type: workloadShares, inputs: setFor("0".repeat(32)) },
];

for (const { type, inputs } of types) {
  const { name } = type.description;
  const { scope, ...news } = inputs;

  test(`the scope of a ${name} is what its door says, and what a program writes under a hidden name is left out`, async (t) => {
    const { context } = new World().process();
    const hidden = { __scope: urnOf("x"), __generation: 1, __record: "0123abcd", __imported: true };

    const checked = await checkDeclared(type, context, {}, { ...news, ...hidden }, scope);

    t.deepEqual(checked, { inputs: { ...news, scope }, failures: [] });
  });

  test(`a program can't set what only this provider needs of a ${name}`, async (t) => {
    const { context } = new World().process();

    for (const property of ["scope", "generation", "record", "imported"]) {
      const checked = await checkDeclared(type, context, {}, { ...news, [property]: urnOf("x") }, scope);

      t.is(checked.failures.length, 1);
      t.is(checked.failures[0]?.property, property);
      t.regex(checked.failures[0]?.reason ?? "", new RegExp(`^is not an input of ${name}`));
      t.is(checked.inputs.scope, scope);
    }
  });
}
