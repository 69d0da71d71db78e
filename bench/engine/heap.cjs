// Loaded into a provider's process before all else (`node --require`): how much of its heap is alive.
const { writeFileSync } = require("node:fs");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

/** Between two looks, in milliseconds: each stops the process for as long as a full collection takes. */
const interval = 2_000;

const file = process.env.BENCH_HEAP_FILE;
let most = 0;

setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc");
// Of the processes that the engine starts, the provider alone lives so long.
setInterval(() => {
  collect();
  most = Math.max(most, process.memoryUsage().heapUsed);
  writeFileSync(String(file), String(most));
}, interval).unref();
