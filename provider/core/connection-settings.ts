import type { Part } from "./fields";

/** Whose credentials to use: one group, taken whole from the first level of configuration that sets any of it. */
export interface IdentitySettings {
  /** A profile of the shared AWS configuration. */
  readonly profile?: string;
  /** A role to assume, with the profile's credentials or else the AWS SDK's own. */
  readonly roleArn?: string;
  /** What the role's trust policy asks for. 2 to 1224 characters. */
  readonly externalId?: string;
  /** The name of the role's session. 2 to 64 characters; default `pulumi-wellarchitected`. */
  readonly sessionName?: string;
}

/** The `connection` of a resource. It never holds a key or a secret: it is kept in state. */
export interface ConnectionSettings extends IdentitySettings {
  /** The URL of the service, and of STS: for the emulator or a private gateway. */
  readonly endpoint?: string;
}

export const identityKeys = ["profile", "roleArn", "externalId", "sessionName"] as const;
export const connectionKeys = [...identityKeys, "endpoint"] as const;

/** The parts of a connection, for the documentation. */
export const connectionParts: Readonly<Record<(typeof connectionKeys)[number], Part>> = {
  profile: { type: "string", description: "A profile of the shared AWS configuration." },
  roleArn: {
    type: "string",
    description:
      "The ARN of an IAM role to assume, with the profile's credentials or else those that the AWS SDK finds.",
  },
  externalId: {
    type: "string",
    description: "The external ID that the role's trust policy asks for; 2 to 1224 characters. Needs `roleArn`.",
  },
  sessionName: {
    type: "string",
    description:
      "The name of the role's session; 2 to 64 characters. Needs `roleArn`. Default: `pulumi-wellarchitected`.",
  },
  endpoint: {
    type: "string",
    description:
      "The URL of the service and of STS, for the emulator or a private gateway. Default: AWS's for the region.",
  },
};

const roleArn = /^arn:[a-z-]+:iam::\d{12}:role\/[\x21-\x7e]{1,576}$/;
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const externalId = /^[\w+=,.@:/-]{2,1224}$/;
const sessionName = /^[\w+=,.@-]{2,64}$/;

/** The rule that a value of a connection breaks, or undefined. */
export function connectionProblem(key: (typeof connectionKeys)[number], value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return `must be a string that isn't empty, but is ${show(value)}`;
  switch (key) {
    case "profile":
      return undefined;
    case "roleArn":
      return roleArn.test(value)
        ? undefined
        : `must be an IAM role's ARN such as arn:aws:iam::111111111111:role/reviewer, but is ${show(value)}`;
    case "externalId":
      return externalId.test(value) ? undefined : "must be 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -";
    case "sessionName":
      return sessionName.test(value) ? undefined : "must be 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ -";
    case "endpoint":
      return endpointProblem(value);
  }
}

/** What a group lacks as a whole, or undefined. */
export function identityProblem(settings: IdentitySettings): string | undefined {
  if (settings.roleArn !== undefined) return undefined;
  const orphan = (["externalId", "sessionName"] as const).find((key) => settings[key] !== undefined);
  return orphan && `has ${orphan} but no roleArn. Profile and role settings are taken together from one level`;
}

/** The rule that an endpoint breaks, or undefined. */
export function endpointProblem(value: string): string | undefined {
  const url = URL.parse(value);
  if (!url || !["http:", "https:"].includes(url.protocol)) return "must be an http or https URL";
  return url.username || url.password ? "must not hold credentials" : undefined;
}

/** A value as an error shows it. */
export function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
