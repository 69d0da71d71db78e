// Every Node.js process of the tests on the engine loads this first. Pulumi's SDK loads TypeScript and npm's reader of packages
// when it starts, and uses them only to serialize functions, which nothing of ours does: here, they are loaded at their first
// use. That saves each test file, and each provider of each run of the engine, a third of a second of computing.
const Module = /** @type {any} */ (require("node:module"));

const late = ["../../typescript-shim", "@npmcli/arborist"];
const load = Module._load;

/** @type {(name: string, parent: { filename: string } | undefined, ...further: unknown[]) => any} */
Module._load = function (name, parent, ...further) {
  const loadNow = () => load.call(this, name, parent, ...further);
  if (!late.includes(name) || !/@pulumi.pulumi.runtime.closure/.test(parent?.filename ?? "")) return loadNow();
  return new Proxy(/** @type {any} */ ({ __esModule: true }), { get: (module, key) => module[key] ?? loadNow()[key] });
};

// AVA turns source maps on, which nothing that is compiled here has. Pulumi's SDK takes a stack trace of each of its calls, and
// for each the maps would be looked for: a fifth of what a program of many resources costs.
process.setSourceMapsEnabled(false);
