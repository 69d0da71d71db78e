import test from "ava";
import { isRegion } from "../../../provider/core/region";
import { sharedResource } from "../../../provider/shares/kinds/kind";
import { kinds } from "../../../provider/shares/kinds/kinds";
import { workload } from "../../../provider/shares/kinds/workload";

const id = "0123456789abcdef0123456789abcdef";

test("a workload is named by its ID, or by its ARN in any partition, which means the same", (t) => {
  t.deepEqual(workload.parse(id), { id });
  for (const [partition, region] of [
    ["aws", "eu-west-1"],
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
  ] as const) {
    const arn = `arn:${partition}:wellarchitected:${region}:111122223333:workload/${id}`;
    t.deepEqual(workload.parse(arn), { id, arn: { partition, region, accountId: "111122223333" } });
    t.is(sharedResource(workload, arn).id, id);
  }
});

test("a workload isn't named by anything that only resembles its ID or its ARN", (t) => {
  for (const [what, text] of Object.entries({
    "31 characters": id.slice(1),
    "33 characters": `${id}0`,
    capitals: id.toUpperCase(),
    "other letters": id.replace("a", "g"),
    "a UUID": "01234567-89ab-cdef-0123-456789abcdef",
    "an ID with a line's end": `${id}\n`,
    "a lens's ARN": `arn:aws:wellarchitected:eu-west-1:111122223333:lens/${id}`,
    "another service's ARN": `arn:aws:ram:eu-west-1:111122223333:workload/${id}`,
    "an ARN of no account": `arn:aws:wellarchitected:eu-west-1::workload/${id}`,
    "an ARN with a tail": `arn:aws:wellarchitected:eu-west-1:111122223333:workload/${id}/x`,
    "an ARN with a line's end": `arn:aws:wellarchitected:eu-west-1:111122223333:workload/${id}\n`,
    nothing: "",
  })) {
    t.is(workload.parse(text), undefined, what);
  }
});

for (const { noun, finder, parse, example, hint } of kinds.filter(({ idForm }) => idForm === "ARN")) {
  test(`a ${noun} is named by its ARN, which says where it is, and by nothing else`, (t) => {
    const arn = { partition: "aws", region: "us-east-1", accountId: "111111111111" };
    t.deepEqual(parse(example), { id: example, arn });

    for (const text of [
      example.slice(-32),
      example.replace("111111111111", ""),
      example.replace("111111111111", "aws"),
      example.replace("us-east-1", ""),
      example.replace(":wellarchitected:", ":ram:"),
      example.replace(/:[a-z-]+\/(?=[^/]*$)/, ":workload/"),
      `${example}\n`,
      `${example}/x`,
      "",
    ]) {
      t.is(parse(text), undefined, text);
    }
  });

  test(`the hint for a ${noun} that is given by its name says which function finds its ARN`, (t) => {
    t.true(hint("a name").startsWith(`. The function ${finder} finds it`));
  });
}

test("a lens of AWS's own is no custom lens, and its hint says that it can't be shared", (t) => {
  const lens = kinds.find(({ name }) => name === "LensShare");
  for (const alias of ["wellarchitected", "serverless", "arn:aws:wellarchitected::aws:lens/serverless"]) {
    t.is(lens?.parse(alias), undefined);
    t.regex(lens?.hint(alias) ?? "", /names a lens of AWS's own, which can't be shared/);
  }
});

test("a Region's name is one of any partition, and nothing that only resembles one", (t) => {
  const names = ["us-east-1", "ap-southeast-5", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1", "il-central-1"];
  const others = ["", "us", "us-east", "us-east-", "US-EAST-1", "us_east_1", "us-east-1a", " us-east-1", "us-east-1\n"];

  t.deepEqual(names.filter(isRegion), names);
  t.deepEqual([...others, "us--1", "example.com"].filter(isRegion), []);
});

test("a name that is long and hostile is refused within milliseconds", (t) => {
  const begun = performance.now();

  t.is(workload.parse(`arn:aws:wellarchitected:${"a-".repeat(200_000)}`), undefined);
  t.false(isRegion("a-".repeat(200_000)));
  t.false(isRegion(`us${"-a".repeat(200_000)}-`));

  t.true(performance.now() - begun < 1000);
});
