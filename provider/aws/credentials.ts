import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity, type STSClientConfig } from "@aws-sdk/client-sts";
import {
  createCredentialChain,
  fromEnv,
  fromHttp,
  fromIni,
  fromNodeProviderChain,
  fromTemporaryCredentials,
  fromTokenFile,
} from "@aws-sdk/credential-providers";
import { abortable } from "../core/abortable";
import { ServiceFailure } from "../core/errors";
import type { Advice } from "./advice";
import type { Identity } from "./configuration";
import { CredentialsFailure } from "./failures";
import type { Transport } from "./transport";

type CredentialProvider = ReturnType<typeof fromTemporaryCredentials>;

/** What credentials are found with. */
export interface SourceOptions {
  /** How STS is reached, for roles and web identities. */
  readonly sts: STSClientConfig;
  /** Of the credential sources alone: what went wrong on it tells why a source failed. */
  readonly transport: Transport;
  readonly advice: Advice;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The credentials of an identity, and of no other: if a profile or a role is named and fails, nothing else is tried in its
 * place. A profile that AWS_PROFILE names is named, too: the AWS SDK would go on to the machine's own role.
 */
export function credentialsOf(identity: Identity, options: SourceOptions): CredentialProvider {
  const { transport, advice } = options;
  // The retry is ours: attempts of two layers would multiply.
  const clientConfig = { maxAttempts: 1, requestHandler: transport };
  const sts = { ...options.sts, ...clientConfig };
  // Each source has a Region of its own, such as sso_region, and none but STS may be sent to the configured endpoint: what SSO
  // is sent is worth a login.
  const sources = {
    clientConfig,
    roleAssumer: getDefaultRoleAssumer(sts),
    roleAssumerWithWebIdentity: getDefaultRoleAssumerWithWebIdentity(sts),
    // What another program has written to the files since is what counts.
    ignoreCache: true,
  };
  const profile = identity.profile ?? (process.env.AWS_PROFILE || undefined);
  const origin = identity.profile === undefined ? " (AWS_PROFILE)" : "";
  let credentials =
    profile === undefined
      ? withExplainedErrors(nodeChain(sources), "finding AWS credentials", options, () => advice.noCredentials)
      : withExplainedErrors(
          fromIni({ profile, ...sources }),
          `credentials of profile ${profile}${origin}`,
          options,
          (cause) => advice.profile(profile, cause),
        );
  for (const role of identity.roles) {
    const masterCredentials = credentials;
    credentials = withExplainedErrors(
      fromTemporaryCredentials({ params: role, clientConfig: sts, masterCredentials }),
      `sts:AssumeRole of ${role.RoleArn}`,
      options,
      (cause) => advice.role(cause),
    );
  }
  return limited(credentials, options.signal);
}

/**
 * What the AWS SDK finds. Its own chain hides why a container's source failed, and asks three times as often: where there is
 * one, this is the same without that.
 */
function nodeChain(sources: Parameters<typeof fromNodeProviderChain>[0]): CredentialProvider {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_CREDENTIALS_FULL_URI } = process.env;
  if (!AWS_CONTAINER_CREDENTIALS_RELATIVE_URI && !AWS_CONTAINER_CREDENTIALS_FULL_URI) {
    return fromNodeProviderChain(sources);
  }
  return createCredentialChain(fromEnv(), fromIni(sources), fromTokenFile(sources), fromHttp({ maxRetries: 0 }));
}

/** How long finding credentials may take, in milliseconds: a `credential_process` has no limit of its own. */
const longestSearch = 60_000;

function limited(provider: CredentialProvider, signal: AbortSignal | undefined): CredentialProvider {
  return async (properties) => {
    const limit = new AbortController();
    const reason = new ServiceFailure("network", `finding credentials: no answer in ${longestSearch / 1000} s`);
    const timer = setTimeout(() => limit.abort(reason), longestSearch);
    try {
      const end = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
      return await abortable(end, () => provider(properties));
    } finally {
      clearTimeout(timer);
    }
  };
}

function withExplainedErrors(
  provider: CredentialProvider,
  source: string,
  { transport }: SourceOptions,
  advice: (cause: Error) => string,
): CredentialProvider {
  return async (properties) => {
    transport.trouble = undefined;
    try {
      return await provider(properties);
    } catch (cause) {
      if (cause instanceof CredentialsFailure) throw cause;
      const error = cause instanceof Error ? cause : new Error(String(cause));
      throw new CredentialsFailure(
        reworded(error),
        source,
        advice(error),
        transport.trouble ?? containerTrouble(error),
      );
    }
  };
}

/** What the SDK's errors of a container's source leave of the trouble, which isn't met on our transport. */
function containerTrouble({ message }: Error): Error | number | undefined {
  const status = /^Server responded with status: (\d+)/.exec(message)?.[1];
  if (status !== undefined) return Number(status);
  const code = /^TimeoutError:/.test(message) ? "ETIMEDOUT" : /\bconnect (E[A-Z]+)/.exec(message)?.[1];
  return code === undefined ? undefined : Object.assign(new Error(message), { code });
}

/** The SDK's error, unless it would show a secret, or is a fault of the SDK's own. */
function reworded(error: Error): Error {
  // The command line, which may hold a secret, and then what the process wrote to stderr.
  const [first, ...stderr] = error.message.split("\n");
  if (first?.startsWith("Command failed:")) {
    const output = stderr.join(" ").trim();
    return credentialsError(`its credential_process failed${output === "" ? "" : `: ${output}`}`);
  }
  if (error instanceof TypeError && error.message.includes("sso_region")) {
    return credentialsError("its sso_session names a section [sso-session …] that does not exist");
  }
  return error;
}

function credentialsError(message: string): Error {
  return Object.assign(new Error(message), { name: "CredentialsProviderError" });
}
