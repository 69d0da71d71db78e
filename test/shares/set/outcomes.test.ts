import test from "ava";
import { joinReasons } from "../../../provider/shares/set/outcomes";

test("one reason stands alone, and several are a list under what could not be done", (t) => {
  t.is(joinReasons("two shares failed", ["Alice: no"]), "Alice: no");
  t.is(joinReasons("two shares failed", ["Alice: no", "Bob: no"]), "two shares failed:\n- Alice: no\n- Bob: no");
});

test("advice that several reasons have in common is given once, below them, with all its lines", (t) => {
  const reasons = ["Alice: full\nRemove one.\nOr wait", "Bob: denied\nAllow it", "Carol: full\nRemove one.\nOr wait"];

  t.is(
    joinReasons("three shares failed", reasons),
    "three shares failed:\n- Alice: full\n- Carol: full\nRemove one.\nOr wait\n- Bob: denied\nAllow it",
  );
});
