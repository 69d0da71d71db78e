import test from "ava";
import { graphLibrary } from "../../../provider/cli/report/assets";
import { factsOf } from "../../../provider/cli/report/model/facts";
import { type Graph, graphOf, limits } from "../../../provider/cli/report/model/graph";
import { accountNames } from "../../../provider/cli/report/model/names";
import { type ReportShare, reportShare } from "../../../provider/cli/report/model/share";
import { pictureOf } from "../../../provider/cli/report/picture";
import { largeEstate } from "../../browser/estate";
import { receivedShare, share } from "./shares";

const graph = (shares: readonly ReportShare[]) => graphOf(shares, accountNames(shares));
const labels = ({ nodes }: Graph, column: string) =>
  nodes.filter((node) => node.column === column).map(({ label }) => label);
const id = (number: number) => String(number).padStart(12, "0");
const large = largeEstate(20_000).map(reportShare);

test("few shares are shown from the owner to the resource, and from there to each principal, by permission and stage", (t) => {
  const role = "arn:aws:iam::222222222222:role/Reader";
  const found = graph([
    share({ permissionType: "CONTRIBUTOR", status: "PENDING" }),
    share({ sharedWith: role }),
    receivedShare({ resourceId: "b".repeat(32), resourceName: "Foreign" }),
  ]);

  t.deepEqual(found.nodes.map(({ column, label, detail }) => `${column}: ${label}, ${detail}`).toSorted(), [
    "owner: 111111111111, Account",
    "owner: 999999999999, Account, not scanned",
    "recipient: 222222222222, Account",
    "recipient: Reader, Role in 222222222222",
    "resource: Foreign, Workload · us-east-1",
    "resource: Shop, Workload · us-east-1",
  ]);
  const accesses = found.links.flatMap(({ access }) => (access ? [Object.values(access).join(" ")] : []));
  t.deepEqual(accesses.toSorted(), ["access accepted true", "contributor pending false", "readonly accepted false"]);
  t.is(found.links.filter(({ access }) => !access).length, 2);
});

test("a share that owner and recipient both list is one link", (t) => {
  const { links } = graph([
    share(),
    share({ side: "received", accountId: "222222222222", permissionType: undefined, shareId: "other" }),
  ]);

  t.deepEqual(
    links.filter(({ access }) => access).map(({ count, access }) => [count, access?.level, access?.isReceived]),
    [[1, "readonly", false]],
  );
});

test("many resources leave accounts alone in the picture, whose links say how many they stand for", (t) => {
  const many = Array.from({ length: limits.resources + 1 }, (_, index) => share({ resourceId: `${index}` }));

  t.is(labels(graph(many.slice(1)), "resource").length, limits.resources);
  const found = graph(many);
  t.deepEqual(labels(found, "resource"), []);
  t.deepEqual(
    found.links.map(({ count }) => count),
    [many.length],
  );
});

test("many principals are shown by their accounts, and too many accounts as one node, which filters nothing", (t) => {
  const roles = Array.from({ length: limits.principals + 1 }, (_, index) =>
    share({ sharedWith: `arn:aws:iam::222222222222:role/Reader${index}` }),
  );
  const accounts = Array.from({ length: limits.principals + 1 }, (_, index) => share({ sharedWith: id(index) }));

  t.deepEqual(labels(graph(roles), "recipient"), ["222222222222"]);
  const found = graph(accounts);
  const others = found.nodes.find(({ label }) => label === `${limits.principals + 2 - limits.accounts} others`);
  t.is(labels(found, "recipient").length, limits.accounts);
  t.is(others?.filter, undefined);
  t.is(
    found.links.reduce((sum, { access, count }) => sum + (access ? count : 0), 0),
    accounts.length,
    "none is lost",
  );
});

test("a node's filter leaves just the shares that it stands for", (t) => {
  const found = graph(large);

  for (const { column, filter, id } of found.nodes) {
    if (!filter) continue;
    const side = column === "owner" ? "from" : "to";
    const drawn = found.links.filter((link) => link[side] === id).reduce((sum, { count }) => sum + count, 0);
    const [key, value] = Object.entries(filter)[0] as ["owner" | "recipient", string];
    t.is(large.filter((one) => one[key] === value).length, drawn);
  }
});

test("20,000 shares are a picture of few nodes", (t) => {
  const { nodes } = graph(large);

  t.true(nodes.length <= 2 * limits.accounts, `${nodes.length} nodes`);
});

test("what is drawn has each node and each link, by their index, within the picture", (t) => {
  const found = graph([share(), share({ sharedWith: "333333333333", status: "EXPIRED" })]);

  const svg = graphLibrary().drawGraph(found);

  t.deepEqual([...svg.matchAll(/data-node="(\d)"/g)].map(([, index]) => index).toSorted(), ["0", "1", "2", "3"]);
  t.is(svg.match(/<path class="link/g)?.length, found.links.length);
  t.regex(svg, /<path class="link readonly ended" data-from="1" data-to="3"/);
  const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  for (const [, x, y] of svg.matchAll(/class="node[^>]*translate\((\d+) (\d+)\)/g)) {
    t.true(Number(x) >= 0 && Number(x) < Number(width) && Number(y) >= 0 && Number(y) < Number(height));
  }
});

test("the picture stands alone: it has title, date, counts, legend and colours, and nothing to load or run", (t) => {
  const shares = [share({ scannedAt: "2026-11-26T14:03:12.000Z" })];
  const problem = { region: "us-east-1", what: "finding its account", reason: "refused" };

  const svg = pictureOf(shares, factsOf(shares, [problem]));

  t.regex(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  for (const text of [
    "Who can see what",
    "26 November 2026, 14:03 UTC",
    "1 share, listed by 1 account in 1 Region",
    "Incomplete: the scan had 1 problem",
    "CONTRIBUTOR",
    "not accepted yet",
  ]) {
    t.true(svg.includes(`>${text}`) || svg.includes(`${text}<`), text);
  }
  t.notRegex(svg, /var\(|<script|href|url\(|@import/);
});

test("names in the picture are text, whatever is in them", (t) => {
  const hostile = `</text><script>alert("1")</script>&amp;'`;
  const shares = [share({ resourceName: hostile })];

  const svg = pictureOf(shares, factsOf(shares, []));

  t.notRegex(svg, /<script|alert\("|<\/text><\/text>/);
  t.true(svg.includes("&#60;/text&#62;&#60;script&#62;alert(&#34;1&#34;)"));
  t.is(svg.match(/<text/g)?.length, svg.match(/<\/text>/g)?.length);
});

test("a scan without shares still makes a picture", (t) => {
  const svg = pictureOf([], factsOf([], []));

  t.true(svg.includes("0 shares"));
  t.notRegex(svg, /NaN|Infinity/);
});
