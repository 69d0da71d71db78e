import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#tools/project.mjs";
import type { Emulator, PolicyDocument } from "../../emulator";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { emulatedKind } from "../shares/emulated-kind";

const arnTypes = { workload: "workload", lens: "lens", profile: "profile", reviewTemplate: "review-template" };

/** A policy of docs/iam, as users copy it. */
export function policyNamed(name: string): PolicyDocument {
  return JSON.parse(readFileSync(join(projectFolder, "docs", "iam", `${name}.json`), "utf8"));
}

/** The policy of docs/iam for one kind of share. */
export function policyOf(role: "owner" | "recipient", kind: ShareKind): PolicyDocument {
  return policyNamed(`${role}-${arnTypes[emulatedKind(kind)]}`);
}

export function actionsOf({ Statement }: PolicyDocument): string[] {
  return Statement.flatMap(({ Action }) => Action).sort();
}

export function without({ Version, Statement }: PolicyDocument, action: string): PolicyDocument {
  const left = Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((one) => one !== action),
  }));
  return { Version, Statement: left };
}

/** The actions of the service that were called, each once. */
export async function calledActions({ control }: Emulator): Promise<string[]> {
  // A call whose signature is wrong has no operation.
  const operations = (await control.calls()).flatMap(({ operation }) => operation ?? []);
  const ofService = operations.filter((operation) => !["AssumeRole", "GetCallerIdentity"].includes(operation));
  return [...new Set(ofService)].map((operation) => `wellarchitected:${operation}`).sort();
}

/** The actions that were denied, each once. */
export async function deniedActions({ control }: Emulator): Promise<string[]> {
  const denied = (await control.calls()).filter(({ error }) => /AccessDenied/.test(error ?? ""));
  return [...new Set(denied.map(({ operation }) => `wellarchitected:${operation}`))].sort();
}

/** @throws if an action of the service was called that no policy of docs/iam allows. */
export async function assertInPolicies(emulator: Emulator): Promise<void> {
  const allowed = ["owner", "recipient", "organization", "read-only"].map(policyNamed).flatMap(actionsOf);
  const others = (await calledActions(emulator)).filter((action) => !allowed.includes(action));
  if (others.length > 0) throw new Error(`no policy of docs/iam allows ${others.join(", ")}`);
}
