import test from "ava";
import { closestTo } from "../../provider/lookups/names";

test("the names that are closest are those that differ in case and spaces only, then those that go on or stop short", (t) => {
  const all = ["Shop EU", "Shop", "SHOP  eu ", "Shop EU West", "shop eu", "Other"].map((name) => ({
    id: name,
    arn: name,
    name,
    owner: "111122223333",
  }));

  t.deepEqual(
    closestTo(all, "Shop eu").map(({ name }) => name),
    ["SHOP  eu ", "Shop EU", "shop eu", "Shop", "Shop EU West"],
  );
});
