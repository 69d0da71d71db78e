// An emulator in a process of its own, so that its work isn't taken for the client's. Ends with the process that forked it.
import { createRequire } from "node:module";

/** @type {typeof import("../dist/emulator/index.js")} */
const { startEmulator } = createRequire(import.meta.url)("../dist/emulator/index.js");

const { controlUrl, env } = await startEmulator({ seed: 1 });
process.send?.({ controlUrl, env });
process.once("disconnect", () => process.exit());
