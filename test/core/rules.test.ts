import test from "ava";
import { changesOf, type Fields } from "../../provider/core/fields";
import { isRegion, missingRegion } from "../../provider/core/region";
import { isAccountId } from "../../provider/core/rules";

test("an account's ID is twelve digits, with nothing before or after them", (t) => {
  t.true(isAccountId("012345678901"));
  for (const text of ["", "01234567890", "0123456789012", "x012345678901", "012345678901x", "012345678901\n"])
    t.false(isAccountId(text), JSON.stringify(text));
});

test("a Region's name may have a number of two digits, and nothing before or after it", (t) => {
  for (const name of ["eu-west-1", "us-gov-west-1", "us-iso-east-10"]) t.true(isRegion(name), name);
  for (const name of ["eu-west", "eu-west-1a", "1eu-west-1", "eu-west-100"]) t.false(isRegion(name), name);
});

test("a Region that is missing is asked for where the way in reads one", (t) => {
  const frontend = { unknown: "", canImport: false };

  t.is(
    missingRegion({ ...frontend, hasProviders: true }),
    `is missing: set the share's region or the provider's, run "pulumi config set wellarchitected:region us-east-1", or set AWS_REGION`,
  );
  t.is(
    missingRegion(frontend),
    `is missing: set the share's region, run "pulumi config set wellarchitected:region us-east-1" (or aws:region), or set AWS_REGION`,
  );
});

test("a list of texts in another order is no change, and one of anything else is", (t) => {
  const fields: Fields = {
    list: { is: "input", type: { is: "list", of: "string" }, description: "", rule: () => undefined, change: "update" },
  };
  const changed = (state: unknown[], inputs: unknown[]) => changesOf(fields, { list: state }, { list: inputs }).changed;

  t.deepEqual(changed(["b", "a"], ["a", "b"]), []);
  t.deepEqual(changed(["b", "a"], ["a", "c"]), ["list"]);
  t.deepEqual(changed([2, 1], [1, 2]), ["list"]);
  t.deepEqual(changed(["b", 1], [1, "b"]), ["list"]);
});
