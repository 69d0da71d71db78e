import type { SharedResource } from "../shares/kinds/kind";
import type { KindContext } from "../shares/model/kind-service";
import type { PermissionType } from "../shares/model/share";
import type { Access } from "./access";
import { acceptanceKey } from "./model";
import { type Policy, reasonToLeave } from "./policy/model";

/** The access that a resource is about to end. */
export interface Ending {
  readonly resource: SharedResource;
  readonly sharedBy: string;
  readonly permissionType?: PermissionType | undefined;
  readonly accountId?: string | undefined;
  readonly region: string;
}

/** What policies are about: the invitations of an account in a Region. */
export function policiesKey(accountId: string | undefined, region: string): string {
  return `invitations to ${accountId ?? "an account that isn't known"} in ${region}`;
}

/** The URN of an acceptance of the same that could not be created in this run. */
export function missingAcceptance(
  { journal }: KindContext,
  { accountId, resource }: Pick<Ending, "accountId" | "resource">,
): string | undefined {
  const [key, unknownKey] = [acceptanceKey(accountId, resource), acceptanceKey(undefined, resource)];
  return journal.resourceMissing(key) ?? journal.resourceMissing(unknownKey);
}

/**
 * The URN of a resource of the program that declares the access, itself or by a policy: to end it would take away what is
 * declared, since an invitation that was rejected is never accepted again. A resource whose account could not be found out
 * counts, too.
 */
export async function declarerOf(
  { declarations, journal }: KindContext,
  { resource, sharedBy, permissionType, accountId, region }: Ending,
  findAccess: () => Promise<Pick<Access, "name"> | undefined>,
): Promise<string | undefined> {
  const [key, unknownKey] = [acceptanceKey(accountId, resource), acceptanceKey(undefined, resource)];
  const acceptance = journal.ownerOf(key) ?? declarations.sharerOf(key) ?? declarations.sharerOf(unknownKey);
  if (acceptance !== undefined) return acceptance;
  const policies = [accountId, undefined].flatMap((account) =>
    declarations.policiesAbout(policiesKey(account, region)),
  );
  if (policies.length === 0) return undefined;
  const access = await findAccess();
  return policies.find((declared) => {
    const policy = declared.policy as Policy;
    const { name: resourceName = policy.namePrefix ?? "" } = access ?? {};
    const invitation = { resourceName, sharedBy, permissionType };
    return reasonToLeave(policy, resource.kind.resourceType, invitation) === undefined;
  })?.scope;
}
