// Loaded into a provider's process before all else (`node --require`): how much of its heap is alive.
const { writeFileSync } = require("node:fs");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

/** Between two looks, in milliseconds: each stops the process for as long as a full collection takes. */
const interval = 2_000;

const isProvider = process.argv.some((argument) => /dynamic-provider|plugin[\\/]main\.js/.test(argument));
const file = process.env.BENCH_HEAP_FILE;

if (isProvider && file) {
  setFlagsFromString("--expose_gc");
  const collect = runInNewContext("gc");
  let most = 0;
  setInterval(() => {
    collect();
    most = Math.max(most, process.memoryUsage().heapUsed);
    writeFileSync(file, String(most));
  }, interval).unref();
}
