import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Identity } from "./configuration";
import { CredentialsFailure } from "./failures";

type CredentialProvider = ReturnType<typeof fromTemporaryCredentials>;

/**
 * The credentials of an identity, and of no other: where a profile or a role is configured and fails, nothing else is
 * tried in its place.
 */
export function credentialsOf(identity: Identity, region: string, endpoint: string | undefined): CredentialProvider {
  const sts = { region, ...oneAttempt, ...(endpoint !== undefined && { endpoint }) };
  const sources = sourceOptions(sts, endpoint !== undefined);
  let credentials = explaining(
    identity.profile === undefined
      ? fromNodeProviderChain(sources)
      : fromIni({ profile: identity.profile, ...sources }),
    identity.profile === undefined ? "finding AWS credentials" : `credentials of profile ${identity.profile}`,
    (cause) => sourceAdvice(identity.profile, cause),
  );
  for (const role of identity.roles) {
    const masterCredentials = credentials;
    credentials = explaining(
      fromTemporaryCredentials({ params: role, clientConfig: sts, masterCredentials }),
      `sts:AssumeRole of ${role.RoleArn}`,
      () =>
        "The caller needs sts:AssumeRole on the role, and the role's trust policy must name the caller (and the externalId, where it asks for one)",
    );
  }
  return credentials;
}

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
  advice: (cause: unknown) => string,
): CredentialProvider {
  return async (properties) => {
    try {
      return await provider(properties);
    } catch (cause) {
      if (cause instanceof CredentialsFailure) throw cause;
      throw new CredentialsFailure(cause, source, advice(cause));
    }
  };
}

function sourceAdvice(profile: string | undefined, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  if (/\bSSO\b|sso/.test(message)) {
    return `Run "aws sso login${profile === undefined ? "" : ` --profile ${profile}`}" and try again`;
  }
  if (profile !== undefined)
    return `Check the profile ${profile} in the shared AWS configuration (~/.aws/config, ~/.aws/credentials)`;
  return "Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or wellarchitected:profile in the stack's configuration";
}
