// Loaded before the emulator: kills it outright at the moment KILL_AT of its second write of a state file; the first is at the
// start.
const fs = require("node:fs");

const { writeFileSync, renameSync } = fs;
const moment = process.env.KILL_AT;
let writes = 0;

/** @param {string} at */
function reached(at) {
  if (writes === 2 && at === moment) process.kill(process.pid, "SIGKILL");
}

fs.writeFileSync = (file, data, options) => {
  if (!String(file).includes("state.json")) return writeFileSync(file, data, options);
  writes += 1;
  reached("before the write");
  if (moment === "in the middle of the write") {
    writeFileSync(file, String(data).slice(0, writes === 2 ? String(data).length / 2 : undefined), options);
    reached(moment);
  } else writeFileSync(file, data, options);
  reached("after the write");
};

fs.renameSync = (from, to) => {
  renameSync(from, to);
  reached("after the rename");
};
