import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ExecutionContext } from "ava";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { encoded } from "../../provider/cli/report/model/data";
import { factsOf } from "../../provider/cli/report/model/facts";
import { pageOf } from "../../provider/cli/report/page";
import { shownNotScanned, shownShare } from "../../provider/cli/report/shown";
import type { FoundShare } from "../../provider/cli/scan/found-share";
import type { NotScanned } from "../../provider/cli/scan/not-scanned";

/** Debian's package has the first name, other systems have others. */
const names = ["chromium", "chromium-browser", "google-chrome"];
const executable = names
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find(existsSync);

export const hasChromium = executable !== undefined;

/** For the names of tests that need it. */
export const unlessSkipped = hasChromium ? "" : " (skipped: no Chromium)";

/** Nothing that the browser does by itself may reach a network. */
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];

/** Chromium without a window. Whoever launches it closes it. */
export function launch(): Promise<Browser> {
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", ...quiet];
  return chromium.launch({ executablePath: String(executable), args });
}

/** A page that is open, and what has happened to it. */
export interface OpenPage {
  readonly page: Page;
  readonly file: string;
  /** The addresses that it has asked for, its own included. */
  readonly requests: readonly string[];
  /** Its errors and what it has written to the console. */
  readonly complaints: readonly string[];
}

export function reportFile(t: ExecutionContext, shares: readonly FoundShare[], problems: readonly NotScanned[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-report-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const shown = shares.map(shownShare);
  const file = join(folder, "report.html");
  const facts = factsOf(shown, problems.map(shownNotScanned));
  writeFileSync(file, pageOf({ version: "1.2.3", facts, ...encoded(shown) }));
  return file;
}

/** Opens the report of shares from a file, as a person does by a double click. */
export async function openReport(
  t: ExecutionContext,
  browser: Browser,
  shares: readonly FoundShare[],
  options: BrowserContextOptions & { problems?: readonly NotScanned[] } = {},
): Promise<OpenPage> {
  const { problems = [], ...context } = options;
  const file = reportFile(t, shares, problems);
  return openPage(t, browser, pathToFileURL(file).href, file, context);
}

export async function openPage(
  t: ExecutionContext,
  browser: Browser,
  address: string,
  file = "",
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  t.teardown(() => context.close());
  const page = await context.newPage();
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, file, requests, complaints };
}
