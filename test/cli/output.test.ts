import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import test from "ava";
import type { FoundShare } from "../../provider/cli/scan/found-share";
import { csv, type Output, table } from "../../provider/cli/scan/output";
import { shownProblems } from "../../provider/cli/scan/report";
import { foundShare } from "./found-share";

const share = foundShare({ status: "PENDING" });

async function printed(output: (stream: PassThrough) => Output, ...shares: FoundShare[]): Promise<string> {
  const stream = new PassThrough();
  const to = output(stream);
  for (const one of shares) await to.write([one]);
  await to.end([]);
  return text(stream.end());
}

test("CSV quotes what would end a cell, and has its header even without a share", async (t) => {
  const [header, line] = (await printed(csv, { ...share, resourceName: 'The "big", old\none' })).split("\r\n");

  t.true(header?.startsWith("side,kind,accountId,region,resourceId,"));
  t.true(line?.includes('"The ""big"", old\none"'));
  t.is(await printed(csv), `${header}\r\n`);
});

test("a table is sorted, whatever the order in which shares are found, and shows no control characters", async (t) => {
  const shares = [
    { ...share, sharedWith: "333333333333" },
    { ...share, accountId: "000000000000" },
    { ...share, resourceName: "A\u001b[31mlert", kind: "LensShare" },
  ];

  const one = await printed(table, ...shares);

  t.is(await printed(table, ...shares.toReversed()), one);
  t.regex(
    one,
    /^ACCOUNT +REGION .*\n000000000000 .*\n111111111111 .*Lens +A\?\[31mlert .*\n111111111111 .*333333333333 /,
  );
});

test("what one account refuses in several Regions is said once, with the Regions", (t) => {
  const problem = (profile: string, region: string) => ({
    place: { region, connection: { profile } },
    what: "finding its account",
    reason: `refused in ${region}`,
  });

  const lines = shownProblems([problem("a", "us-east-1"), problem("b", "us-east-1"), problem("a", "eu-west-1")]);

  t.deepEqual(lines, [
    "profile a, in eu-west-1, us-east-1: finding its account: refused in us-east-1",
    "profile b, in us-east-1: finding its account: refused in us-east-1",
  ]);
});
