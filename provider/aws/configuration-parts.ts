import { connectionParts } from "../core/connection-settings";
import type { Part, ValueType } from "../core/fields";
import type { configurationKeys } from "./configuration";

const accountIds: ValueType = { is: "list", of: "string" };
const { endpoint, externalId, sessionName } = connectionParts;

/** The keys of `wellarchitected:` in a stack's configuration, which are the inputs of a provider resource as well. */
export const configurationParts: Readonly<Record<(typeof configurationKeys)[number], Part>> = {
  allowedAccountIds: {
    type: accountIds,
    description:
      "The only accounts whose credentials are used: others are refused before any call of the service. Default: every account.",
  },
  endpoint,
  externalId,
  forbiddenAccountIds: {
    type: accountIds,
    description: "Accounts whose credentials are refused before any call of the service. Default: none.",
  },
  maxRetrySeconds: {
    type: "number",
    description: "How long a call is retried, in seconds since its first try; above 0. Default: 300.",
  },
  profile: {
    type: "string",
    description:
      "A profile of the shared AWS configuration. One group with `roleArn`, `externalId` and `sessionName`. Default: what the AWS SDK finds.",
  },
  region: {
    type: "string",
    description:
      "The Region of shares that don't set one. Default: an existing share keeps its own, and a new one takes what the AWS SDK finds (`AWS_REGION`, the profile).",
  },
  requestsPerSecond: {
    type: "number",
    description:
      "The most calls that may start in a second; above 0. Default: no limit until AWS refuses a call; from then on the rate that AWS is found to grant.",
  },
  roleArn: {
    type: "string",
    description:
      "The ARN of an IAM role to assume, with the profile's credentials or else those that the AWS SDK finds. Default: none, or the role of `profile`.",
  },
  sessionName,
  skipCredentialsValidation: {
    type: "boolean",
    description:
      "Whether to skip proving the credentials before anything is planned. By default STS is asked for their account once in each run, also in previews. Default: false.",
  },
  skipRegionValidation: {
    type: "boolean",
    description:
      "Whether to accept a Region that this version doesn't know. Regions of a partition that it doesn't know are always accepted. Default: false.",
  },
  skipRequestingAccountId: {
    type: "boolean",
    description:
      "Whether to never ask STS for the account of the credentials. Then a workload that isn't found is an error, never \"gone\", and accounts can't be allowed or forbidden. Default: false.",
  },
  tokenScope: {
    type: "string",
    description:
      "A text that goes into every ClientRequestToken, to tell apart two self-managed backends whose projects and stacks have the same names. Default: none.",
  },
};

/** What a provider resource is for. */
export const providerSummary =
  "The Region and credentials of the resources that name this provider in their option `provider`. Use it for shares in another account or Region than the one that the stack's configuration sets; a resource's own `region` takes precedence.";
