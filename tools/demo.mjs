// `npm run demo`: shares workloads and accepts the shares, changes one by hand, deletes another, lets Pulumi find and heal both,
// and reads as the recipient.
import { parseArgs } from "node:util";
import { startEmulator } from "../dist/emulator/index.js";
import { deployment } from "./demo/deployment.mjs";
import { keep, play } from "./demo/keep.mjs";
import { callsTable, readableTable, sharesTable } from "./demo/tables.mjs";
import { say, title } from "./demo/telling.mjs";
import { provideEngine } from "./engine/engine.mjs";

const reviewAccount = "222222222222";
const usage = `usage: npm run demo [-- --keep | up | preview | destroy]
  --keep  leaves the emulator running; up, preview and destroy then work on it, from another terminal`;

const options = parsed();
if (options) {
  try {
    await provideEngine();
  } catch (error) {
    say.problem(String(error instanceof Error ? error.message : error));
    process.exit(1);
  }
  await telling(async () => {
    if (options.action) process.exitCode = await play(options.action);
    else await demonstrate(options);
  });
} else {
  say.problem(usage);
  process.exitCode = 2;
}

/** Undefined if the arguments aren't what the usage says. */
function parsed() {
  try {
    const { values, positionals } = parseArgs({
      options: { keep: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const action = /** @type {const} */ (["up", "preview", "destroy"]).find((name) => name === positionals[0]);
    if (positionals.length > (action && !values.keep ? 1 : 0)) return undefined;
    return { isKept: values.keep, action };
  } catch {
    return undefined;
  }
}

/**
 * Pulumi's output has told already what failed.
 * @param {() => Promise<void>} work
 */
async function telling(work) {
  try {
    await work();
  } catch (error) {
    say.problem(
      `\nThe demo failed: ${String(error instanceof Error ? error.message : error)
        .split("\n", 3)
        .join(" ")}`,
    );
    process.exitCode = 1;
  }
}

/** @param {{ isKept: boolean }} options */
async function demonstrate({ isKept }) {
  const emulator = await startEmulator();
  const { control } = emulator;
  title("An AWS account with three workloads (the emulator)");
  for (const name of ["Shop", "Billing", "Search"]) {
    const { workloadId } = await control.addWorkload({ name });
    say.line(`workload ${workloadId}  ${name}`);
  }
  const pulumi = await deployment({ env: emulator.env });

  try {
    title(
      `pulumi up: every workload is shared with account ${reviewAccount}, which accepts (examples/review-programme)`,
    );
    await pulumi.up();

    title("Meanwhile, somebody in the console …");
    const [first, second] = await control.shares();
    if (!first || !second) throw new Error("The program made no shares.");
    await control.editOutside(first.shareId, "CONTRIBUTOR");
    say.line(`gives ${reviewAccount} CONTRIBUTOR on ${first.resourceId}`);
    await control.deleteOutside(second.shareId);
    say.line(`deletes the share of ${second.resourceId}`);

    title("pulumi preview --refresh: the drift shows");
    await pulumi.preview();

    title("pulumi up --refresh: it is healed, and accepted again");
    await pulumi.up();
    const shares = await sharesTable(control);

    title("pulumi up: and again, nothing to do");
    await pulumi.upWithoutChanges();
    const readable = await readableTable(emulator, reviewAccount);

    if (isKept) {
      await keep({ emulator, session: { folder: pulumi.folder, env: emulator.env }, shares });
      return;
    }

    title("pulumi destroy");
    await pulumi.destroy();
    const left = await control.shares();
    if (left.length > 0) throw new Error(`${left.length} shares are left after destroy.`);

    title("Who could do what, before destroy (now no share is left)");
    say.table(shares);
    title(`What account ${reviewAccount} read meanwhile, with its own credentials`);
    say.table(readable);
    title("Calls made");
    say.table(callsTable(await control.calls()));
  } finally {
    pulumi.dispose();
    await emulator.close();
  }
}
