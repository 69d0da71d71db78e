import { createHash } from "node:crypto";
import { ListWorkloadsCommand } from "@aws-sdk/client-wellarchitected";
import test from "ava";
import { controlMethods } from "../../../emulator/control/methods";
import { behaviourOf } from "../../../emulator/service/behaviour";
import { reviewerId, startFor, wellArchitected } from "../clients";

/** The page's text as a reader sees it, and its source. */
async function pageOf(controlUrl: string) {
  const response = await fetch(controlUrl);
  const source = await response.text();
  return { response, source, text: source.replace(/<style>.*<\/style>/s, "").replace(/<[^>]+>/g, " ") };
}

test("the page shows accounts, resources, shares with their invitations, recent calls, faults, switches and methods", async (t) => {
  const emulator = await startFor(t, { behaviour: { spentToken: "conflict" } });
  const { control, controlUrl } = emulator;
  const { workloadId } = await control.addWorkload({ name: "Shop" });
  const shareId = await control.shareOutside(workloadId, reviewerId, "READONLY");
  await control.inject({ kind: "latencyAfter", ms: 1 });
  await wellArchitected(emulator).send(new ListWorkloadsCommand({}));

  const { response, text } = await pageOf(controlUrl);
  const [share] = await control.shares();

  t.is(response.headers.get("content-type"), "text/html; charset=utf-8");
  const shown = ["111111111111", "AKIAEMULATORREVIEWER", "Shop", workloadId, shareId, "PENDING", "ListWorkloads"];
  for (const name of [...shown, share?.invitationId ?? "none", "latencyAfter"]) t.true(text.includes(name), name);
  for (const name of Object.keys(behaviourOf())) t.regex(text, new RegExp(`\\s${name}\\s`), name);
  for (const name of Object.keys(controlMethods)) t.true(text.includes(`/_emulator/${name}`), name);
});

test("the page is at the root, too, and its links lead to what is there", async (t) => {
  const { controlUrl } = await startFor(t);

  const { source } = await pageOf(new URL("/", controlUrl).href);
  const links = [...source.matchAll(/href="([^"]+)"/g)].map(([, link = ""]) => link);

  t.true(links.length > 5);
  for (const link of links) {
    if (link.startsWith("#")) t.true(source.includes(`id="${link.slice(1)}"`), link);
    else t.true((await fetch(new URL(link, controlUrl))).ok, link);
  }
});

test("names in the page are texts, whatever they have in them", async (t) => {
  const { control, controlUrl } = await startFor(t);
  const name = `<script>alert("1")</script>&'`;
  const { workloadId } = await control.addWorkload({ name });
  await control.fail(await control.shareOutside(workloadId, reviewerId, "READONLY"), "<img src=x>");

  const { source } = await pageOf(controlUrl);

  t.notRegex(source, /<script|<img/);
  t.true(source.includes("&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#39;"));
});

test("the page loads nothing: its policy allows its own style only, which is in it", async (t) => {
  const { controlUrl } = await startFor(t);

  const { response, source } = await pageOf(controlUrl);
  const style = /<style>(.*)<\/style>/s.exec(source)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");

  t.is(
    response.headers.get("content-security-policy"),
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  t.true(style.includes("color-scheme: light dark"));
  t.notRegex(source, /\b(?:src|style|on\w+)=|https?:\/\//);
});

test("of very many shares the page shows the first ones, and where all are", async (t) => {
  const { control, controlUrl } = await startFor(t);
  for (let i = 0; i < 11; i += 1) {
    const { workloadId } = await control.addWorkload();
    for (let j = 0; j < 20; j += 1) await control.shareOutside(workloadId, String(333333333333 + j), "READONLY");
  }

  const { source, text } = await pageOf(controlUrl);

  t.regex(text, /200 of 220\./);
  t.true(source.includes('<a href="/_emulator/shares">'));
  t.is(source.split("<td>PENDING</td>").length - 1, 200);
});
