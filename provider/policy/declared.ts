import type { ResourceValidationArgs } from "@pulumi/policy";
import { acceptanceDescription } from "../invitations/fields";
import { acceptancesDescription } from "../invitations/policy/fields";
import { setDescription } from "../shares/fields/set-fields";
import { kinds } from "../shares/kinds/kinds";

/** What a resource declares of one share. During a preview, reading what isn't known yet throws, and Pulumi then says so. */
export interface DeclaredShare {
  readonly sharedWith: string;
  readonly permissionType?: string;
}

/** Checks one of the things that a resource declares. `where` begins a message about it. */
export type Check<T> = (declared: T, where: string) => void;

type Resource = Pick<ResourceValidationArgs, "type" | "props">;

/** Whether a resource is a share of any kind, or a set of shares. */
export function declaresShares({ type }: Pick<Resource, "type">): boolean {
  const name = resourceName(type);
  return name === setDescription.name || kinds.some((kind) => kind.name === name);
}

/** Whether a resource accepts what other accounts share. */
export function declaresAcceptances({ type }: Pick<Resource, "type">): boolean {
  return [acceptanceDescription.name, acceptancesDescription.name].includes(resourceName(type) ?? "");
}

/** Checks each share that a resource declares, if it declares any. */
export function forEachShare({ type, props }: Resource, check: Check<DeclaredShare>): void {
  if (!declaresShares({ type })) return;
  if (resourceName(type) === setDescription.name) checkEach("shares", props.shares, check);
  else check(props as DeclaredShare, "");
}

/** Checks the acceptance of one resource, or those of a policy, if the resource is either. */
export function forAcceptance(
  { type, props }: Resource,
  checks: {
    readonly one?: (acceptance: { readonly sharedBy?: string }) => void;
    readonly many: (acceptances: { readonly from: readonly string[]; readonly maxPermission?: string }) => void;
  },
): void {
  const name = resourceName(type);
  if (name === acceptanceDescription.name) checks.one?.(props);
  if (name === acceptancesDescription.name) checks.many(props as Parameters<typeof checks.many>[0]);
}

/** Checks each of a list. What isn't known yet keeps none of the others from being checked. */
export function checkEach<T>(name: string, all: readonly T[], check: Check<T>): void {
  let unknown: { readonly error: unknown } | undefined;
  for (const index of all.keys()) {
    try {
      check(all[index] as T, `${name}[${index}]: `);
    } catch (error) {
      unknown ??= { error };
    }
  }
  if (unknown) throw unknown.error;
}

/** Our resource's name, whether a program uses the npm package or the provider plugin; undefined if it isn't ours. */
function resourceName(type: string): string | undefined {
  return /^(?:pulumi-nodejs:dynamic\/wellarchitected|wellarchitected:index):(\w+)$/.exec(type)?.[1];
}
