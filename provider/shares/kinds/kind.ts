import type { ShareResourceType } from "../model/kind-service";
import type { PermissionType } from "../model/share";

/** A kind of share: everything that differs between kinds, except the calls to AWS, which are in `aws/kinds/`. */
export interface ShareKind {
  /** The name of the resource. */
  readonly name: string;
  /** The name of the function that lists its shares. */
  readonly lookup: string;
  /** The name of the function that finds what is shared, by its name. */
  readonly finder: string;
  /** What is shared, in messages. */
  readonly noun: string;
  /** The input that names the shared resource. */
  readonly input: string;
  /** What that input takes, after "its". */
  readonly forms: string;
  /** AWS's name of the type of what is shared, in invitations. */
  readonly resourceType: ShareResourceType;
  /** What API calls take. An ARN says the Region, too. */
  readonly idForm: "ID" | "ARN";
  /** The same as a regular expression: what an id of the resource begins with. */
  readonly idPattern: string;
  /** Such an id, for messages and documentation. */
  readonly example: string;
  /** Parses a spelling of the shared resource; undefined if it has none of the forms. */
  parse(text: string): ParsedName | undefined;
  /** What to say of a text that has none of the forms, if anything helps. */
  readonly hint: (text: string) => string;
  /** What AWS asks of it before it can be shared, and how that is done. AWS doesn't document the error. */
  readonly precondition?: string;
  /** What a recipient may be permitted. Empty: there are no permissions, and AWS has no update. */
  readonly permissions: readonly PermissionType[];
  /**
   * How many shares one of them can have; undefined if AWS documents no quota. AWS does not raise it.
   * @see https://docs.aws.amazon.com/wellarchitected/latest/userguide/limits.html
   */
  readonly quota?: number;
  /** AWS's names of the operations, and of the shared resource's ID: the ClientRequestToken is derived from some. */
  readonly api: {
    readonly create: string;
    readonly update?: string;
    readonly delete: string;
    readonly list: string;
    /** Reads what is shared. */
    readonly get: string;
    /** Lists what can be shared. */
    readonly listResources: string;
    readonly idMember: string;
  };
}

/** A spelling of a resource: its ID, or its ARN, which also says where it is. */
export interface ParsedName {
  /** What API calls take: the same for all spellings. */
  readonly id: string;
  readonly arn?: { readonly partition: string; readonly region: string; readonly accountId: string };
}

/** A resource that is shared, as a program or an id names it. */
export interface SharedResource extends ParsedName {
  readonly kind: ShareKind;
  /** As the program wrote it. */
  readonly name: string;
}

/** A resource whose name `check` has passed, or which isn't known yet. */
export function sharedResource(kind: ShareKind, name: string): SharedResource {
  return { kind, name, ...(kind.parse(name) ?? { id: name }) };
}

/** A parser of ARNs of one type of resource. */
export function arnParser(type: string, id: string): (text: string) => ParsedName | undefined {
  const pattern = new RegExp(`^${arnPattern(type, id)}$`);
  return (text) => {
    const { partition, region, accountId } = pattern.exec(text)?.groups ?? {};
    if (partition === undefined || region === undefined || accountId === undefined) return undefined;
    return { id: text, arn: { partition, region, accountId } };
  };
}

/** A regular expression for such ARNs, with groups for partition, Region and account. */
export function arnPattern(type: string, id: string): string {
  return `arn:(?<partition>[a-z-]+):wellarchitected:(?<region>[a-z0-9-]+):(?<accountId>\\d{12}):${type}/${id}`;
}

/** What the id of a share begins with, in messages and documentation. */
export function shownId({ api, idForm }: ShareKind): string {
  return idForm === "ARN" ? "<ARN>" : `<${api.idMember}>`;
}
