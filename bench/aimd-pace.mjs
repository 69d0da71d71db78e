import { createRequire } from "node:module";

/** @type {typeof import("../dist/provider/aws/pace.js")} */
const { Line } = createRequire(import.meta.url)("../dist/provider/aws/pace.js");

const mostUnderWay = 50;
/** Calls per second, at first and at least. */
const firstRate = 10;
const leastRate = 0.5;
/** By how many calls per second the rate grows in each second. Until it was refused for the first time, it doubles. */
const increase = 1;
/** What a refusal leaves of the rate. */
const decrease = 0.7;

/**
 * The pace that lost: slow start, then additive increase, multiplicative decrease, as TCP Reno.
 * @see https://www.rfc-editor.org/rfc/rfc5681.html
 */
export class AimdPace extends Line {
  schedulesRetries = true;
  #underWay = 0;
  /** At the last refusal. */
  #rate = Number.POSITIVE_INFINITY;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #isSlowStart = true;

  /** @override @param {number} now */
  rate(now) {
    const seconds = (now - this.#refusedAt) / 1000;
    return this.#isSlowStart ? this.#rate * 2 ** seconds : this.#rate + increase * seconds;
  }

  /** @override */
  isFull() {
    return this.#underWay >= mostUnderWay;
  }

  /** @override */
  start() {
    const startedAt = this.clock.now();
    this.#underWay += 1;
    const end = () => {
      this.#underWay -= 1;
      void this.wake();
    };
    const refused = () => {
      this.#refused(startedAt);
      end();
    };
    return { passed: end, refused, lost: end };
  }

  /** @param {number} startedAt */
  #refused(startedAt) {
    // Refusals of calls that were under way at the last one are the same event.
    if (startedAt < this.#refusedAt) return;
    const now = this.clock.now();
    if (this.#rate === Number.POSITIVE_INFINITY) {
      this.#rate = firstRate;
    } else {
      this.#rate = Math.max(leastRate, this.rate(now) * decrease);
      this.#isSlowStart = false;
    }
    this.#refusedAt = now;
    this.hold(now + 1000 / this.#rate);
  }
}
