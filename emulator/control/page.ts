import { createHash } from "node:crypto";
import type { Emulation } from "../emulation";
import type { Call } from "../protocol/call-log";
import { behaviourOf } from "../service/behaviour";
import { nameOf, type Resource, resourceIdOf } from "../service/resources/resource";
import type { Share } from "../service/shares/share";
import { packageVersion } from "../version";
import { type Html, html, join, table } from "./html";
import { controlMethods, controlVersion } from "./methods";
import { style } from "./page-style";
import { controlPath, openApiPath } from "./paths";

/** The most rows of a table: a browser shows them at once, and a person reads no more. */
const mostRows = 200;
const mostCalls = 50;

/** The page for people, and what it lets a browser load: its own style, and nothing else. */
export interface ControlPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

const styleHash = createHash("sha256").update(String(style)).digest("base64");
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What the emulator holds now, for people. It is read-only: to change something, call a method. */
export function controlPage(emulation: Emulation): ControlPage {
  const { service } = emulation;
  const resources = service.resources();
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>AWS Well-Architected Tool emulator</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>AWS Well-Architected Tool emulator</h1>
<p>pulumi-wellarchitected ${packageVersion()}, control interface version ${controlVersion}, Region ${emulation.region}.
Its clock shows ${new Date(emulation.clock.now()).toISOString()}. Reload this page to see what has changed.</p>
<nav>${join(sectionNames.map((name) => html`<a href="#${anchorOf(name)}">${name}</a> `))}</nav>
</header>
<main>
${section("Accounts", accountsTable(emulation))}
${section("Resources", resourcesTable(resources))}
${section("Shares and invitations", sharesTable(service.shares(), resources))}
${section("Recent calls", callsTable(emulation.calls.list()))}
${section("Faults", faultsTable(emulation))}
${section("Switches", switchesTable(emulation))}
${section("Methods", methodsTable())}
</main>
</body>
</html>
`;
  return { html: String(page), contentSecurityPolicy };
}

const sectionNames = [
  "Accounts",
  "Resources",
  "Shares and invitations",
  "Recent calls",
  "Faults",
  "Switches",
  "Methods",
] as const;

const anchorOf = (name: string) => name.toLowerCase().replaceAll(" ", "-");

function section(name: (typeof sectionNames)[number], content: Html): Html {
  return html`<section aria-labelledby="${anchorOf(name)}"><h2 id="${anchorOf(name)}">${name}</h2>${content}</section>`;
}

function accountsTable({ identities }: Emulation): Html {
  const rows = identities.accounts().map((account) => {
    const { accessKeyId, secretAccessKey } = identities.accessKeyOf(account);
    return [account.accountId, account.userName ?? "emulator", accessKeyId, secretAccessKey, list(account.memberOf)];
  });
  return table(["Account", "User", "Access key", "Secret", "In organization and OUs"], rows);
}

function resourcesTable(resources: readonly Resource[]): Html {
  const rows = resources.slice(0, mostRows).map((resource) => {
    const { kind, owner, region } = resource;
    return [nameOf(resource), kind, resourceIdOf(resource), owner, region];
  });
  const empty = html`<p>None yet. <code>addWorkload</code> adds one.</p>`;
  return limited(
    table(["Name", "Kind", "ID", "Owner", "Region"], rows, empty),
    resources.length,
    mostRows,
    "resources",
  );
}

function sharesTable(shares: readonly Share[], resources: readonly Resource[]): Html {
  const names = new Map(resources.map((resource) => [resourceIdOf(resource), nameOf(resource)]));
  const rows = shares
    .slice(0, mostRows)
    .map(({ shareId, kind, resourceId, sharedWith, permissionType, status, statusMessage, invitationId }) => [
      names.get(resourceId) ?? resourceId,
      kind,
      sharedWith,
      permissionType ?? "",
      status,
      shareId,
      invitationId,
      statusMessage ?? "",
    ]);
  const head = ["Of", "Kind", "With", "Permission", "Status", "ShareId", "ShareInvitationId", "StatusMessage"];
  const empty = html`<p>None yet. CreateWorkloadShare and its like make them, or <code>shareOutside</code>.</p>`;
  return limited(table(head, rows, empty), shares.length, mostRows, "shares");
}

/** The newest first. */
function callsTable(calls: readonly Call[]): Html {
  const rows = calls
    .slice(-mostCalls)
    .reverse()
    .map((call) => [
      call.number,
      call.time,
      call.operation ?? "unknown",
      call.callerArn ?? "signature rejected",
      call.region ?? "",
      [call.status ?? "held", call.error].filter(Boolean).join(" "),
      list(call.faults),
    ]);
  const head = ["Number", "Time", "Operation", "Caller", "Region", "Response", "Faults"];
  return limited(table(head, rows, html`<p>None yet.</p>`), calls.length, mostCalls, "calls");
}

function faultsTable({ faults }: Emulation): Html {
  const rows = faults.list().map(({ id, fault, met, left }) => [id, JSON.stringify(fault), met, left]);
  return table(["ID", "Fault", "Calls affected", "Left"], rows, html`<p>None. <code>inject</code> adds one.</p>`);
}

function switchesTable({ service }: Emulation): Html {
  const defaults = Object.entries(behaviourOf());
  const values = new Map(Object.entries(service.behaviour));
  const rows = defaults.map(([name, value]) => {
    const [current, usual] = [shown(values.get(name)), shown(value)];
    return [name, current === usual ? current : html`<strong>${current}</strong>`, usual];
  });
  return table(["Switch", "Value", "Default"], rows);
}

function methodsTable(): Html {
  const rows = Object.entries(controlMethods).map(([name, { summary, arguments: taken = {}, readsOnly }]) => [
    html`<code>${controlPath}/${name}</code>`,
    readsOnly ? "GET, POST" : "POST",
    Object.keys(taken).join(", "),
    summary,
  ]);
  return html`<p>Each takes a JSON object of its arguments.
<code>wellarchitected-emulator control METHOD --help</code> says more, and so does the
<a href="${openApiPath}">OpenAPI description</a>.</p>
${table(["Path", "By", "Arguments", "What it does"], rows)}`;
}

function limited(content: Html, count: number, most: number, method: string): Html {
  return count <= most
    ? content
    : html`${content}<p>${most} of ${count}. <a href="${controlPath}/${method}">All, as JSON</a>.</p>`;
}

const list = (values: readonly string[] = []) => values.join(", ");

/** JSON has no Infinity. */
function shown(value: unknown): string {
  return value === Number.POSITIVE_INFINITY ? "no limit" : JSON.stringify(value);
}
