import { expect, it } from "vitest";
import { failuresForEngine } from "../../provider/engine/check-failures";
import { unknown } from "../shares/world";

const reason = "must be true or false";

it.each([
  ["a text", "yes"],
  ["an empty text", ""],
  ["true or false", false],
])("a failure of an input that is %s has its property: the engine prints the value", (_, value) => {
  const failure = { property: "exclusive", reason };
  expect(failuresForEngine([failure], { exclusive: value })).toEqual([failure]);
});

it.each([
  ["of a missing input", "exclusive", {}],
  ["of an input that is null", "exclusive", { exclusive: null }],
  ["of an input that isn't known yet", "exclusive", { exclusive: unknown }],
  ["of a number, which the engine prints with an exponent", "exclusive", { exclusive: 12345678901 }],
  ["of a list", "exclusive", { exclusive: ["yes"] }],
  ["of an object", "exclusive", { exclusive: { is: "yes" } }],
  ["of a part of a list", "shares[3].sharedWith", { shares: [] }],
  ["of a part of an object", "connection.profile", { connection: {} }],
  ["of a missing input whose name every object has", "constructor", {}],
])("a failure %s has its path in the reason, and the engine prints that alone", (_, property, news) => {
  expect(failuresForEngine([{ property, reason }], news)).toEqual([{ property: "", reason: `${property} ${reason}` }]);
});

it("failures keep their order", () => {
  const failures = ["a", "b", "c"].map((property) => ({ property, reason }));
  expect(failuresForEngine(failures, { b: true }).map(({ property }) => property)).toEqual(["", "b", ""]);
});
