/**
 * @typedef {import("../provider/aws/pace.js").Pace} Pace
 * @typedef {import("../provider/aws/pace.js").Urgency} Urgency
 * @typedef {import("../provider/core/context.js").Clock} Clock
 *
 * @typedef {object} Limit A token bucket, which starts full.
 * @property {(seconds: number) => number} rateAt tokens that it gets a second, at a time
 * @property {number} burst tokens that it holds
 *
 * @typedef {object} Simulation
 * @property {(clock: Clock) => Pace} pace
 * @property {number} calls of each client
 * @property {Limit} limit
 * @property {number} latency milliseconds, on average
 * @property {number} [clients] each has a pace of its own; default 1
 * @property {number} [concurrency] calls of each client at a time; default as many as there are
 * @property {number} [jitter] how far latencies differ, of their average: 2 is from 0 to twice; default 0.2
 * @property {number} [seed] default 1
 */

/** A clock on which time passes only when all wait: then it jumps to the next one's time. */
export function simulatedClock() {
  let time = 0;
  /** @type {{ at: number, wake: () => void }[]} the last is the next */
  const sleepers = [];
  /** @type {Clock["sleep"]} */
  const sleep = (milliseconds, signal) =>
    new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      const sleeper = { at: time + Math.max(milliseconds, 0), wake: () => resolve() };
      insert(sleepers, sleeper);
      signal?.addEventListener("abort", () => {
        const index = sleepers.indexOf(sleeper);
        if (index >= 0) sleepers.splice(index, 1);
        reject(signal.reason);
      });
    });
  return {
    now: () => time,
    sleep,
    /** How many sleep. */
    sleeping: () => sleepers.length,
    /** Time passes while nobody runs. @param {number} milliseconds */
    jump: (milliseconds) => {
      time += milliseconds;
    },
    /** @param {() => boolean} isOver */
    async run(isOver) {
      for (;;) {
        await new Promise(setImmediate);
        if (isOver()) return;
        const next = sleepers.pop();
        if (!next) throw new Error("all wait, and nobody for a time");
        time = Math.max(time, next.at);
        next.wake();
      }
    },
  };
}

/**
 * @template {{ at: number }} T
 * @param {T[]} descending by time
 * @param {T} item goes before those of its time, which come first
 */
function insert(descending, item) {
  let [low, high] = [0, descending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {T} */ (descending[middle]).at > item.at) low = middle + 1;
    else high = middle;
  }
  descending.splice(low, 0, item);
}

/**
 * Clients that have calls to make against one token bucket. The same every time.
 * @param {Simulation} simulation
 */
export async function simulate(simulation) {
  const { clients = 1, calls, concurrency = calls, latency, jitter = 0.2, seed = 1 } = simulation;
  const clock = simulatedClock();
  const random = mulberry32(seed);
  // Timers are late, by up to 1.5 ms here.
  /** @type {Clock} */
  const lateClock = {
    now: clock.now,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds + random() * 1.5, signal),
  };
  const isGranted = tokenBucket(simulation.limit, clock);
  const results = Array.from({ length: clients }, () => ({ total: 0, refused: 0, underWayAtFirst: 0, seconds: 0 }));

  await Promise.all([
    ...results.map(async (result) => {
      const pace = simulation.pace(lateClock);
      let underWay = 0;
      let left = calls;
      /** @param {Urgency} urgency @returns {Promise<void>} */
      const makeCall = async (urgency) => {
        const turn = await pace.turn(urgency);
        result.total += 1;
        underWay += 1;
        const trip = latency * (1 + jitter * (random() - 0.5));
        await clock.sleep(trip / 2);
        const granted = isGranted();
        await clock.sleep(trip / 2);
        if (!granted && result.refused === 0) result.underWayAtFirst = underWay;
        underWay -= 1;
        if (granted) return turn.passed();
        result.refused += 1;
        turn.refused();
        return makeCall("retry");
      };
      const work = async () => {
        while (left-- > 0) await makeCall("write");
      };
      await Promise.all(Array.from({ length: concurrency }, work));
      result.seconds = clock.now() / 1000;
    }),
    clock.run(() => results.every(({ seconds }) => seconds > 0)),
  ]);
  const sum = (/** @type {"total" | "refused" | "underWayAtFirst"} */ key) =>
    results.reduce((total, result) => total + result[key], 0);
  const [total, refused] = [sum("total"), sum("refused")];
  const ends = results.map(({ seconds }) => seconds);
  const refusedLater = Math.max(0, refused - sum("underWayAtFirst"));
  return { seconds: Math.max(...ends), ends, total, refused, refusedLater };
}

/**
 * @param {Limit} limit
 * @param {Pick<Clock, "now">} clock
 * @returns {() => boolean} takes a token, if there is one
 */
function tokenBucket({ burst, rateAt }, clock) {
  let tokens = burst;
  let filledAt = 0;
  return () => {
    const seconds = clock.now() / 1000;
    tokens = Math.min(burst, tokens + (seconds - filledAt) * rateAt(seconds));
    filledAt = seconds;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/**
 * A small random number generator with a seed. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 * @param {number} seed
 */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
