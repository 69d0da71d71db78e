import "../supported-node";
import * as pulumi from "@pulumi/pulumi";
import { ShareError } from "../core/errors";
import { withProgress } from "../core/progress";
import type { Properties } from "../core/resource";
import { functions } from "../lookups/functions";
import { Session } from "./session";

/** One for each run of a program: the Automation API runs several in one process, each with its stack's configuration. */
const sessions = new WeakMap<object, Session>();

/** The session of calls outside of a run, such as a script's. */
const withoutRun = {};

/** Calls the function of that name, with the stack's configuration. */
export async function callFunction(name: string, args: Properties): Promise<object> {
  const found = functions.find(({ description }) => description.name === name);
  if (!found) throw new Error(`There is no function ${name}.`);
  const session = sessionOfRun();
  const answer = await forPerson(name, () => withProgress(session.log, "", () => found.call(session.context, args)));
  if ("result" in answer) return answer.result;
  const reasons = answer.failures.map(({ property, reason }) => `${property} ${reason}`);
  throw new pulumi.RunError(`${name}: ${reasons.join("; ")}`);
}

function sessionOfRun(): Session {
  const run = pulumi.runtime.getMonitor() ?? withoutRun;
  const known = sessions.get(run);
  if (known) return known;
  const session = new Session({
    warn: (_, message) => void pulumi.log.warn(message),
    info: (_, message) => void pulumi.log.info(message),
    progress: (_, message) => void pulumi.log.info(message, undefined, undefined, true),
  });
  session.configure(pulumi.runtime.allConfig());
  sessions.set(run, session);
  return session;
}

/** An error for a person is one whose stack Pulumi doesn't print. */
async function forPerson<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ShareError ? new pulumi.RunError(`${name}: ${error.message}`) : error;
  }
}
