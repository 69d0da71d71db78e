import type * as pulumi from "@pulumi/pulumi";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import type { ExecutionContext } from "ava";
import type { Emulator, Operation, PermissionType, ResourceFixture } from "../../emulator";
import { resourceIdOf } from "../../emulator/service/resources/resource";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { emulatedKind } from "../shares/emulated-kind";
import { type ShareClass, shareClass } from "./door";
import { type Project, startProject, stateOf } from "./project";

/** A share of any kind that a program declares. */
export interface DeclaredShare {
  readonly kind: ShareKind;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a program declares, by resource name; a test changes it between runs. */
export type DeclaredShares = Record<string, DeclaredShare>;

/** What is shared, by the name of the kind: a workload's ID, and the ARNs of the others. */
export type Shared = Readonly<Record<string, string>>;

/** Adds something that is shared by shares of each kind. */
export async function addOfEach(emulator: Emulator, fixture: Partial<ResourceFixture> = {}): Promise<Shared> {
  const shared: Record<string, string> = {};
  for (const kind of kinds) {
    shared[kind.name] = resourceIdOf(await emulator.control.addResource(emulatedKind(kind), fixture));
  }
  return shared;
}

/** Shares a resource of each kind with a principal, as someone else would; returns the ShareIds by the name of the kind. */
export async function shareEachOutside(
  emulator: Emulator,
  shared: Shared,
  sharedWith: string,
  permissionType: PermissionType = "READONLY",
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { name, permissions } of kinds) {
    const permission = permissions.length > 0 ? permissionType : undefined;
    ids[name] = await emulator.control.shareOutside(String(shared[name]), sharedWith, permission);
  }
  return ids;
}

/** A share of a kind: READONLY, where there are permissions. */
export function shareOf(kind: ShareKind, shared: Shared, sharedWith: string, further: object = {}): DeclaredShare {
  const permission = kind.permissions.length > 0 && { permissionType: "READONLY" };
  return { kind, args: { [kind.input]: shared[kind.name], sharedWith, ...permission, ...further } };
}

/** A share of each kind, all with the same principal. Their names are those of the kinds, with another word. */
export function oneOfEach(shared: Shared, word: string, sharedWith: string, further: object = {}): DeclaredShares {
  return Object.fromEntries(kinds.map((kind) => [nameOf(kind, word), shareOf(kind, shared, sharedWith, further)]));
}

export function nameOf(kind: ShareKind, word: string): string {
  return `${kind.name}-${word}`;
}

/** AWS's names of what every kind has an operation for, or, of an update, some kinds. */
export function operationsOf(action: "create" | "update" | "delete" | "list"): Operation[] {
  return kinds.flatMap(({ api }) => (api[action] as Operation | undefined) ?? []);
}

/**
 * @param optionsOf the resource options, by the resource's name.
 * @param classOf the class of a kind, by default the door's.
 */
export function programOfShares(
  declared: DeclaredShares,
  optionsOf: (name: string) => pulumi.CustomResourceOptions = () => ({}),
  classOf: (kind: ShareKind) => ShareClass = shareClass,
): PulumiFn {
  return async () => {
    for (const [name, { kind, args }] of Object.entries(declared)) new (classOf(kind))(name, args, optionsOf(name));
  };
}

/** Checks that exactly these shares exist, and that each resource has its own in state. Returns the ShareIds by resource. */
export async function expectShares(
  t: ExecutionContext,
  emulator: Emulator,
  stack: Stack,
  declared: DeclaredShares,
): Promise<Record<string, string>> {
  const shares = await emulator.control.shares();
  const states = Object.entries(await stateOf(stack));
  const inState = states.map(([name, { outputs }]) => {
    const share = shares.find(({ shareId }) => shareId === outputs.shareId);
    return [name, share && [share.resourceId, share.sharedWith, share.permissionType]];
  });
  const expected = Object.entries(declared).map(([name, { kind, args }]) => [
    name,
    [args[kind.input], args.sharedWith, args.permissionType],
  ]);
  t.deepEqual(Object.fromEntries(inState), Object.fromEntries(expected));
  t.is(shares.length, expected.length);
  return Object.fromEntries(states.map(([name, { outputs }]) => [name, String(outputs.shareId)]));
}

/** An emulator with something to share of each kind, and a project that points at it. */
export async function startShopOfEachKind(
  t: ExecutionContext,
): Promise<{ emulator: Emulator; project: Project; shared: Shared }> {
  const { emulator, project } = await startProject(t);
  return { emulator, project, shared: await addOfEach(emulator) };
}
