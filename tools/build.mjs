// Runs on the Node that started npm, as setup.mjs does: execa needs a later one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { alone } from "./alone.mjs";
import { projectFolder } from "./project.mjs";

/**
 * Compiles to dist/ what has changed since the last time, and bundles what the report's page is made of. Two compilers at once
 * would write the files that the run of the first one already loads.
 * @param {boolean} withTests
 * @returns {Promise<number>} the compiler's exit code
 */
export function build(withTests) {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const onWait = () => console.error("build: waiting for another run that builds");
  const compile = async () => {
    console.error("build: tsc");
    const compiled = await run([compiler, "--build", withTests ? "tsconfig.test.json" : "tsconfig.build.json"]);
    return compiled === 0 ? run([`${projectFolder}/tools/report/bundle.mjs`], ownNode()) : compiled;
  };
  return alone(`${projectFolder}/node_modules/.cache/build`, compile, { onWait });
}

/** The bundler needs a later Node than the one that may have started npm. */
function ownNode() {
  const node = `${projectFolder}/node_modules/node/bin/node`;
  return existsSync(node) ? node : process.execPath;
}

/** @param {string[]} args of Node */
async function run(args, node = process.execPath) {
  const child = spawn(node, args, { cwd: projectFolder, stdio: "inherit" });
  const [code] = await once(child, "close");
  return code ?? 1;
}
