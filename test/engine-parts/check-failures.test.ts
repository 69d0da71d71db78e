import test from "ava";
import { failuresForEngine } from "../../provider/engine/check-failures";
import { unknown } from "../shares/world";

const reason = "must be true or false";

test("a failure has its property if the engine prints the input's value well: a text, true or false", (t) => {
  const failure = { property: "exclusive", reason };

  for (const exclusive of ["yes", "", false]) t.deepEqual(failuresForEngine([failure], { exclusive }), [failure]);
});

test("a failure of any other input has its path in the reason, which the engine then prints alone", (t) => {
  const unprintable: [news: object, property: string][] = [
    [{}, "exclusive"],
    [{ exclusive: null }, "exclusive"],
    [{ exclusive: unknown }, "exclusive"],
    [{ exclusive: "two\nlines" }, "exclusive"],
    // The engine would print it with an exponent.
    [{ exclusive: 12345678901 }, "exclusive"],
    [{ exclusive: ["yes"] }, "exclusive"],
    [{ exclusive: { is: "yes" } }, "exclusive"],
    [{ shares: [] }, "shares[3].sharedWith"],
    [{ connection: {} }, "connection.profile"],
    // Every object has it.
    [{}, "constructor"],
  ];

  for (const [news, property] of unprintable) {
    const failures = failuresForEngine([{ property, reason }], { ...news });

    t.deepEqual(failures, [{ property: "", reason: `${property} ${reason}` }]);
  }
});

test("failures keep their order", (t) => {
  const failures = ["a", "b", "c"].map((property) => ({ property, reason }));

  const properties = failuresForEngine(failures, { b: true }).map(({ property }) => property);

  t.deepEqual(properties, ["", "b", ""]);
});
