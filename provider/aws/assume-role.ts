import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { ShareError } from "../core/errors";
import { readList, readObject, readText } from "./configuration-values";

/** What STS AssumeRole takes. */
export type AssumedRole = AssumeRoleCommandInput & { readonly RoleArn: string; readonly RoleSessionName: string };

/** The session's name if nothing else is configured. */
export const defaultSessionName = "pulumi-wellarchitected";

const readers: Readonly<Record<string, (key: string, value: unknown) => Partial<AssumeRoleCommandInput>>> = {
  roleArn: (key, value) => ({ RoleArn: readText(key, value) }),
  externalId: (key, value) => ({ ExternalId: readText(key, value) }),
  sessionName: (key, value) => ({ RoleSessionName: readText(key, value) }),
  sourceIdentity: (key, value) => ({ SourceIdentity: readText(key, value) }),
  duration: (key, value) => ({ DurationSeconds: readDuration(key, value) }),
  policy: (key, value) => ({ Policy: readText(key, value) }),
  policyArns: (key, value) => ({ PolicyArns: readList(key, value).map((arn) => ({ arn: readText(key, arn) })) }),
  tags: (key, value) => ({
    Tags: Object.entries(readObject(key, value)).map(([Key, Value]) => ({
      Key,
      Value: readText(`${key}.${Key}`, Value),
    })),
  }),
  transitiveTagKeys: (key, value) => ({ TransitiveTagKeys: readList(key, value).map((tag) => readText(key, tag)) }),
};

/** Reads `aws:assumeRole` as @pulumi/aws defines it. A part that we don't know is an error, never left out. */
export function readAssumeRole(key: string, value: unknown): AssumedRole {
  const parts = Object.entries(readObject(key, value)).map(([name, part]) => {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!read) throw new ShareError(`${key}.${name} is not known: ${key} takes ${Object.keys(readers).join(", ")}`);
    return read(`${key}.${name}`, part);
  });
  const role: Partial<AssumeRoleCommandInput> = Object.assign({}, ...parts);
  const { RoleArn, RoleSessionName = defaultSessionName } = role;
  if (RoleArn === undefined) throw new ShareError(`${key} has no roleArn`);
  return { ...role, RoleArn, RoleSessionName };
}

/** Reads `aws:assumeRoles`: a chain, each role assumed with the credentials of the one before. */
export function readAssumeRoles(key: string, value: unknown): readonly AssumedRole[] {
  return readList(key, value).map((role, index) => readAssumeRole(`${key}[${index}]`, role));
}

/** A duration as Go writes it, such as 1h30m, in seconds. */
function readDuration(key: string, value: unknown): number {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(readText(key, value));
  const [hours, minutes, seconds] = (match ?? []).slice(1).map((part) => Number(part ?? 0));
  const total = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  if (total > 0) return total;
  throw new ShareError(`${key} must be a duration such as 1h or 15m, but is ${JSON.stringify(value)}`);
}
