import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test, { type ExecutionContext } from "ava";
import axe from "axe-core";
import { execa } from "execa";
import type { Browser, Page } from "playwright-core";
import { projectFolder } from "#tools/project.mjs";
import type { FoundShare } from "../../provider/cli/scan/found-share";
import { foundShare } from "../cli/found-share";
import { hasChromium, launch, openPage, openReport, reportFile, unlessSkipped } from "./browser";
import { estate, largeEstate, notScanned } from "./estate";

const browserTest = hasChromium ? test.serial : test.skip;
let browser: Browser | undefined;

async function chromium(): Promise<Browser> {
  browser ??= await launch();
  return browser;
}

test.after.always(() => browser?.close());

const node = (page: Page, label: string) => page.locator(`#picture .node:has(.label:text-is("${label}"))`);
const focused = (page: Page) =>
  page.evaluate<string>(`(({ activeElement: focused }) =>
    focused.getAttribute("aria-label") ?? focused.querySelector("title")?.textContent ?? focused.textContent)(document)`);

/** The page draws anew after an event: a moment later than the browser says that a key was pressed. */
async function expectStatus(t: ExecutionContext, page: Page, text: string): Promise<void> {
  const status = page.locator("#status");
  await status
    .filter({ hasText: new RegExp(`^${text}$`) })
    .waitFor({ state: "attached" })
    .catch(() => {});
  t.is(await status.textContent(), text);
}

const rows = (page: Page) => page.locator("#list tbody tr");

browserTest(
  `a report from a file shows each share as graph, as matrix and in words, and asks for nothing${unlessSkipped}`,
  async (t) => {
    const { page, file, requests, complaints } = await openReport(t, await chromium(), estate(), {
      problems: [notScanned],
    });

    await expectStatus(t, page, "20 shares: 10 resources, 6 principals");
    t.is(await page.locator("#picture .node").count(), 3 + 10 + 6);
    t.is(await page.locator("#picture .link:not(.own)").count(), 20);
    t.is(await page.locator("#grid [role=gridcell].has").count(), 20);
    t.is(await rows(page).count(), 20);
    t.regex(
      String(await page.locator("#facts").textContent()),
      /26 November 2026, 14:03 to 14:06 UTC.*111111111111 \(shop\).*eu-west-1, us-east-1/,
    );
    t.regex(
      String(await page.locator("#facts .notice").textContent()),
      /incomplete: the scan had 1 problem.*666666666666, us-east-1: .*ListWorkloads is denied/,
    );
    t.deepEqual(requests, [pathToFileURL(file).href]);
    t.deepEqual(complaints, []);
  },
);

browserTest(
  `a report's policy stops whatever would run in it or call out, had something found a way in${unlessSkipped}`,
  async (t) => {
    const text = readFileSync(reportFile(t, estate()), "utf8");
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(String(request.url));
      response.setHeader("content-type", "text/html").end(text);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    t.teardown(() => server.close());
    const { port } = server.address() as AddressInfo;
    const { page } = await openPage(t, await chromium(), `http://127.0.0.1:${port}/report`);

    await page.evaluate(`(async () => {
      document.body.insertAdjacentHTML("beforeend", '<img src="/image" onerror="ran = 1"><link rel="stylesheet" href="/style">');
      const script = document.createElement("script");
      script.textContent = "ran = 2";
      document.body.append(script);
      const style = document.createElement("style");
      style.textContent = "@import url(/import); body { background: url(/background) }";
      document.head.append(style);
      await fetch("/fetch").catch(() => {});
      navigator.sendBeacon("/beacon");
    })()`);
    await page.waitForLoadState("networkidle");

    t.deepEqual(asked, ["/report"]);
    t.is(await page.evaluate("typeof ran"), "undefined");
  },
);

browserTest(
  `shares that have ended, that are pending, and that only their recipient lists are shown as what they are${unlessSkipped}`,
  async (t) => {
    const { page } = await openReport(t, await chromium(), estate());
    const cell = (resource: string, index: number) =>
      page
        .locator("#grid tbody tr", { hasText: resource })
        .locator("[role=gridcell]")
        .nth(index)
        .getAttribute("aria-label");

    t.is(await cell("Checkout", 0), "READONLY, ACCEPTED (has access)");
    t.is(await cell("Checkout", 4), "READONLY, PENDING (not accepted yet)");
    t.is(await cell("Search", 4), "READONLY, EXPIRED (ended)");
    t.is(await cell("Payments lens", 0), "no permission named, ACCEPTED (has access), listed by the recipient only");
    t.is(await cell("Launch checklist", 0), null);
    t.true(await page.locator("#picture .link.ended").first().isVisible());
    t.is(await node(page, "777777777777").locator(".detail").textContent(), "Account, not scanned");
    t.regex(
      String(await rows(page).filter({ hasText: "EXPIRED" }).textContent()),
      /The invitation expired after 7 days\./,
    );
  },
);

browserTest(
  `names, accounts and messages are text wherever they appear, and none of them runs or is loaded${unlessSkipped}`,
  async (t) => {
    const hostile = `</script><script>document.title="run"</script><img src="https://example.invalid/x" onerror="document.title='run'"><svg onload="document.title='run'">'"&amp;`;
    const members = [
      "region",
      "owner",
      "accountId",
      "sharedWith",
      "resourceId",
      "resourceName",
      "status",
      "statusMessage",
      "profile",
      "scannedAt",
    ] as const;
    const shares = members.map((member, index) =>
      foundShare({
        shareId: `${index}`,
        resourceId: `${index}`.repeat(32),
        scannedAt: "2026-11-26T14:03:12.000Z",
        [member]: hostile,
      } as Partial<FoundShare>),
    );
    const problem = { ...notScanned, what: hostile, reason: `${hostile}\nsecond line`, accountId: hostile };

    const { page, requests, complaints } = await openReport(t, await chromium(), shares, { problems: [problem] });
    await page.locator("#list button", { hasText: "Details" }).first().click();

    t.not(await page.title(), "run");
    t.is(await page.locator("img, svg svg, #picture script, [onerror], [onload]").count(), 0);
    t.is(await page.locator("script").count(), 2);
    t.is(requests.length, 1);
    t.deepEqual(complaints, []);
    t.true(
      await node(page, `${hostile.slice(0, 27)}…`)
        .first()
        .isVisible(),
    );
    t.true((await page.locator("#grid .label", { hasText: hostile }).count()) > 0);
    t.true((await page.locator("#list .label", { hasText: hostile }).count()) > 0);
  },
);

browserTest(
  `a search leaves the shares that have its words, in each view and in the address, from which they are found again${unlessSkipped}`,
  async (t) => {
    const { page, complaints } = await openReport(t, await chromium(), estate());

    await page.getByRole("searchbox").fill("search EXPIRED");
    await page.locator("#status", { hasText: /^1 share:/ }).waitFor({ state: "attached" });

    t.is(await rows(page).count(), 1);
    t.is(await page.locator("#grid [role=rowheader]").count(), 1);
    t.true(await node(page, "Search").isVisible());
    t.is(await page.locator("#picture .node").count(), 3);
    t.regex(page.url(), /#\?search=search\+EXPIRED$/);
    await page.reload();
    await expectStatus(t, page, "1 share: 1 resource, 1 principal");
    t.is(await page.getByRole("searchbox").inputValue(), "search EXPIRED");

    await page.getByRole("searchbox").fill("nothing has this");
    await page.locator("#status", { hasText: /^0 shares/ }).waitFor({ state: "attached" });
    t.is(await page.locator("#graph-hint").textContent(), "There is no share to show.");
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await expectStatus(t, page, "20 shares: 10 resources, 6 principals");
    t.deepEqual(complaints, []);
  },
);

browserTest(`filters narrow together, a selected node is a filter, and Back undoes it${unlessSkipped}`, async (t) => {
  const { page } = await openReport(t, await chromium(), estate());

  await page.getByLabel("Shared by").selectOption("333333333333");
  await expectStatus(t, page, "7 shares: 3 resources, 3 principals");
  await page.getByLabel("Permission").selectOption("contributor");
  await expectStatus(t, page, "2 shares: 2 resources, 2 principals");
  await page.getByLabel("Permission").selectOption("");
  await node(page, "Ledger").click();
  await expectStatus(t, page, "2 shares: 1 resource, 2 principals");
  t.true(await page.getByRole("button", { name: "Resource: Ledger" }).isVisible());

  await page.goBack();
  await expectStatus(t, page, "7 shares: 3 resources, 3 principals");
  await page.goForward();
  await page.getByRole("button", { name: "Resource: Ledger" }).click();
  await expectStatus(t, page, "7 shares: 3 resources, 3 principals");
  t.is(await page.getByLabel("Shared by").inputValue(), "333333333333");
});

browserTest(
  `the keyboard is enough, for the graph, the matrix, the details and the way back${unlessSkipped}`,
  async (t) => {
    const { page } = await openReport(t, await chromium(), estate());

    await page.keyboard.press("Tab");
    t.is(await focused(page), "Skip to the graph");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const first = await focused(page);
    t.regex(first, /^\d{12}, Account/);
    await page.keyboard.press("ArrowRight");
    t.regex(await focused(page), /, (Workload|Lens|Review template) · /);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    t.regex(page.url(), /#\?owner=\d{12}$/);
    t.regex(await focused(page), /^\d{12}, Account/, "the focus stays in the graph");
    await page.goBack();

    await page.locator("#grid [tabindex='0']").focus();
    await page.keyboard.press("Control+Home");
    t.regex(await focused(page), /^Recommendations/);
    await page.keyboard.press("ArrowRight");
    t.is(await focused(page), "READONLY, ACCEPTED (has access)");
    await page.keyboard.press("Enter");
    t.true(await page.getByRole("dialog", { name: "Recommendations" }).isVisible());
    t.regex(String(await page.getByRole("dialog").textContent()), /Share ID/);
    await page.keyboard.press("Escape");
    t.is(await page.getByRole("dialog").count(), 0);
    t.is(await focused(page), "READONLY, ACCEPTED (has access)");

    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    t.regex(page.url(), /#\?principal=222222222222$/);
    const headings = page.locator("#grid [role=columnheader]");
    await headings.nth(2).waitFor({ state: "detached" });
    t.is(await headings.count(), 2);
  },
);

const places = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { colorScheme: "light", viewport: { width: 400, height: 800 } },
] as const;

for (const { colorScheme, viewport } of places) {
  browserTest(
    `axe finds nothing to improve: ${colorScheme}, ${viewport.width} pixels wide${unlessSkipped}`,
    async (t) => {
      const { page } = await openReport(t, await chromium(), estate(), {
        colorScheme,
        viewport,
        problems: [notScanned],
      });
      const violations = async () => {
        const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      };
      await page.evaluate(axe.source);

      t.deepEqual(await violations(), []);
      await page.locator("#list button", { hasText: "Details" }).first().click();
      t.deepEqual(await violations(), [], "with the details open");
      const wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
      t.false(await page.evaluate(wider), "the page itself never scrolls sideways");
    },
  );
}

const background = (page: Page) => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");

browserTest(
  `a dark screen gets dark colours, in the graph as well, and paper light ones${unlessSkipped}`,
  async (t) => {
    const { page } = await openReport(t, await chromium(), estate(), { colorScheme: "dark" });
    const box = () => page.evaluate<string>("getComputedStyle(document.querySelector('#picture .node rect')).fill");

    t.deepEqual([await background(page), await box()], ["rgb(15, 21, 28)", "rgb(24, 33, 43)"]);
    await page.emulateMedia({ colorScheme: "light" });
    t.deepEqual([await background(page), await box()], ["rgb(255, 255, 255)", "rgb(244, 246, 248)"]);
    await page.emulateMedia({ colorScheme: "dark", media: "print" });
    t.is(await background(page), "rgb(255, 255, 255)");
  },
);

browserTest(
  `paper has the filter in words, the whole matrix and more shares than the screen, but nothing to press${unlessSkipped}`,
  async (t) => {
    const { page } = await openReport(t, await chromium(), largeEstate(400));
    await page.getByLabel("Shared by").selectOption("100000000003");
    await page.evaluate(`addEventListener("beforeprint", () => {
    globalThis.printed = ["#grid [role=rowheader]", "#list tbody tr"].map((what) => document.querySelectorAll(what).length);
  })`);

    await page.pdf({ format: "A4" });

    t.deepEqual(await page.evaluate("printed"), [1, 20]);
    await page.emulateMedia({ media: "print" });
    t.is(await page.locator("#printed-filter").innerText(), "Only shares with Shared by: 100000000003");
    t.false(await page.locator("#filters").isVisible());
    t.is(await page.locator("button:visible").count(), 0);

    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "Clear all filters" }).click();
    t.is(await rows(page).count(), 100);
    await page.pdf({ format: "A4" });
    t.deepEqual(await page.evaluate("printed"), [0, 400], "a matrix that is too wide for paper is left out");
    t.is(await rows(page).count(), 100, "afterwards, the screen is as it was");
  },
);

browserTest(
  `20,000 shares are shown, of which the page holds few at a time, and the last cell can be reached${unlessSkipped}`,
  async (t) => {
    const { page, complaints } = await openReport(t, await chromium(), largeEstate(20_000));

    await expectStatus(t, page, "20,000 shares: 1,000 resources, 500 principals");
    t.true(await page.locator("#picture svg").isVisible());
    const grid = page.getByRole("grid");
    t.is(await grid.getAttribute("aria-rowcount"), "1001");
    t.is(await grid.getAttribute("aria-colcount"), "501");
    t.true((await page.locator("#grid [role=gridcell]").count()) < 2500);

    await page.locator("#grid [tabindex='0']").focus();
    await page.keyboard.press("Control+End");
    const last = page.locator("#grid :focus");
    t.deepEqual([await last.getAttribute("data-row"), await last.getAttribute("data-column")], ["999", "499"]);
    t.true(await last.isVisible());
    t.is(await page.locator("#grid [aria-rowindex='1001'] [role=rowheader] .label").textContent(), "Workload 979");

    await page.locator("#list > button").click();
    t.is(await rows(page).count(), 200);
    t.deepEqual(complaints, []);
  },
);

const writesScreenshot = hasChromium && process.env.WRITE_SCREENSHOT !== undefined;

(writesScreenshot ? test.serial : test.skip)(
  "the screenshot in the docs is regenerated (skipped: only with WRITE_SCREENSHOT=1 and Chromium)",
  async (t) => {
    const viewport = { width: 1280, height: 1860 };
    const { page } = await openReport(t, await chromium(), estate(), { viewport, problems: [notScanned] });

    const input = await page.screenshot();

    const path = join(projectFolder, "docs", "guides", "report.png");
    const { stdout } = await execa("pngquant", ["--speed", "1", "--strip", "-"], { input, encoding: "buffer" });
    writeFileSync(path, stdout);
    t.true(stdout.length > 10_000);
  },
);
