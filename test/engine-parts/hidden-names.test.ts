import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDeclared, hide, reveal } from "../../provider/engine/hidden-names";
import { kinds } from "../../provider/shares/kinds/kinds";
import { shareResource } from "../../provider/shares/resources/share";
import { workloadShares } from "../../provider/shares/resources/workload-shares";
import { alice, setFor } from "../shares/set/sets";
import { inputsFor, inputsOfKind, urnOf, World } from "../shares/world";

const member = { sharedWith: alice, permissionType: "READONLY", shareId: "f".repeat(32), generation: 2 };

describe("in the engine's state", () => {
  it("a share's scope, generation, record and mark of an import have hidden names, and nothing else has", () => {
    const inputs = inputsFor("0".repeat(32), { connection: { profile: "ops" }, replaceOnStatus: ["EXPIRED"] });
    const { scope, ...declared } = inputs;
    expect(hide({ ...inputs, generation: 1, record: "0123abcd", imported: true })).toEqual({
      ...declared,
      __scope: scope,
      __generation: 1,
      __record: "0123abcd",
      __imported: true,
    });
  });

  it("the generation of a set's member has a hidden name", () => {
    const { generation, ...shown } = member;
    expect(hide({ members: [member] })).toEqual({ members: [{ ...shown, __generation: generation }] });
  });

  it("whatever a person's hand has left there is read", () => {
    const odd = { members: [null, "text", 1, [], {}], constructor: "text", region: undefined };
    expect(reveal(odd)).toEqual(odd);
    expect(hide(odd)).toEqual(odd);
  });

  it("properties are what they were when they come back", () => {
    const name = fc.constantFrom("scope", "generation", "record", "imported", "workloadId", "toString");
    const part = fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.constant(null)));
    const properties = fc.dictionary(name, fc.oneof(fc.string(), fc.array(part), part));
    fc.assert(
      fc.property(properties, (before) => {
        expect(reveal(hide(before))).toEqual(before);
      }),
    );
  });
});

describe.each([
  ...kinds.map((kind) => ({
    type: shareResource(kind),
    inputs: inputsOfKind(kind, kind.example, { region: "us-east-1" }),
  })),
  { type: workloadShares, inputs: setFor("0".repeat(32)) },
])("a check of a $type.description.name for a door", ({ type, inputs: { scope, ...news } }) => {
  const { context } = new World().process();

  it("takes the scope from the door", async () => {
    expect(await checkDeclared(type, context, {}, news, scope)).toEqual({ inputs: { ...news, scope }, failures: [] });
  });

  it.each(["scope", "generation", "record", "imported"])("refuses an input %s of a program", async (property) => {
    const { inputs, failures } = await checkDeclared(type, context, {}, { ...news, [property]: urnOf("x") }, scope);
    expect(failures).toEqual([
      { property, reason: expect.stringMatching(new RegExp(`^is not an input of ${type.description.name}`)) },
    ]);
    expect(inputs.scope).toBe(scope);
  });

  it("leaves out what a program writes under a hidden name", async () => {
    const hidden = { __scope: urnOf("x"), __generation: 1, __record: "0123abcd", __imported: true };
    const { inputs, failures } = await checkDeclared(type, context, {}, { ...news, ...hidden }, scope);
    expect({ inputs, failures }).toEqual({ inputs: { ...news, scope }, failures: [] });
  });
});
