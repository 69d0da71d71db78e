import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Identity } from "./configuration";
import { CredentialsFailure } from "./failures";

type CredentialProvider = ReturnType<typeof fromTemporaryCredentials>;

/**
 * The credentials of an identity, and of no other: if a profile or a role is named and fails, nothing else is tried in its
 * place. A profile that AWS_PROFILE names is named, too: the AWS SDK would go on to the machine's own role.
 */
export function credentialsOf(identity: Identity, region: string, endpoint: string | undefined): CredentialProvider {
  const sts = { region, ...oneAttempt, ...(endpoint !== undefined && { endpoint }) };
  const sources = sourceOptions(sts, endpoint !== undefined);
  const profile = identity.profile ?? (process.env.AWS_PROFILE || undefined);
  const origin = identity.profile === undefined ? " (AWS_PROFILE)" : "";
  let credentials =
    profile === undefined
      ? explaining(fromNodeProviderChain(sources), "finding AWS credentials", () => noCredentials)
      : explaining(fromIni({ profile, ...sources }), `credentials of profile ${profile}${origin}`, (cause) =>
          profileAdvice(profile, cause),
        );
  for (const role of identity.roles) {
    const masterCredentials = credentials;
    credentials = explaining(
      fromTemporaryCredentials({ params: role, clientConfig: sts, masterCredentials }),
      `sts:AssumeRole of ${role.RoleArn}`,
      (cause) => (isDenied(cause) ? trustAdvice : "Check the role's ARN, and the externalId and session name"),
    );
  }
  return credentials;
}

const noCredentials =
  "Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or wellarchitected:profile in the stack's configuration";
const trustAdvice =
  "The caller needs sts:AssumeRole on the role, and the role's trust policy must name the caller (and the externalId, if it asks for one)";

/** The retry is ours: attempts of two layers would multiply. */
const oneAttempt = { maxAttempts: 1 };

/**
 * Each source of credentials has a Region of its own, such as `sso_region`, and none but STS may be sent to the configured
 * endpoint: what SSO is sent is worth a login.
 */
function sourceOptions(sts: STSClientConfig, hasEndpoint: boolean) {
  if (!hasEndpoint) return { clientConfig: oneAttempt };
  return {
    clientConfig: oneAttempt,
    roleAssumer: getDefaultRoleAssumer(sts),
    roleAssumerWithWebIdentity: getDefaultRoleAssumerWithWebIdentity(sts),
  };
}

function explaining(
  provider: CredentialProvider,
  source: string,
  advice: (cause: Error) => string,
): CredentialProvider {
  return async (properties) => {
    try {
      return await provider(properties);
    } catch (cause) {
      if (cause instanceof CredentialsFailure) throw cause;
      const error = cause instanceof Error ? cause : new Error(String(cause));
      throw new CredentialsFailure(reworded(error), source, advice(error));
    }
  };
}

/** The SDK's error, unless it would show a secret, or is a fault of the SDK's own. */
function reworded(error: Error): Error {
  // The command line, which may hold a secret, and then what the process wrote to stderr.
  const [first, ...stderr] = error.message.split("\n");
  if (first?.startsWith("Command failed:")) {
    const said = stderr.join(" ").trim();
    return credentialsError(`its credential_process failed${said === "" ? "" : `: ${said}`}`);
  }
  if (error instanceof TypeError && error.message.includes("sso_region")) {
    return credentialsError("its sso_session names a section [sso-session …] that is not there");
  }
  return error;
}

function credentialsError(message: string): Error {
  return Object.assign(new Error(message), { name: "CredentialsProviderError" });
}

function profileAdvice(profile: string, cause: Error): string {
  if (/multi-factor/.test(cause.message)) {
    return "A code for MFA can't be asked for here. Get temporary credentials first, for example with aws sts get-session-token, and give them by environment";
  }
  if (/\bSSO\b|\bsso login\b|Session token/.test(cause.message)) {
    return `Run "aws sso login --profile ${profile}" and try again`;
  }
  if (isDenied(cause)) return `The profile ${profile} assumes a role, which STS refused. ${trustAdvice}`;
  return `Check the profile ${profile} in the shared AWS configuration (~/.aws/config, ~/.aws/credentials, or the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name)`;
}

function isDenied({ name }: Error): boolean {
  return name === "AccessDenied" || name === "AccessDeniedException";
}
