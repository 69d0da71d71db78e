import { createHash } from "node:crypto";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AccessKey, Emulator } from "../../emulator";
import { type Home, region } from "./fixtures";

export const startUrl = "https://example.awsapps.com/start";

/** The token that `aws sso login` has left. @param cached the sso-session, or the start URL of a profile that has none. */
export function logIn(
  home: Pick<Home, "write">,
  cached: string,
  { expiresAt = new Date(Date.now() + 3_600_000), isRenewable = true } = {},
): void {
  const name = createHash("sha1").update(cached).digest("hex");
  const token = {
    accessToken: "bearer-token",
    expiresAt: expiresAt.toISOString(),
    region: "us-east-1",
    startUrl,
    ...(isRenewable && {
      clientId: "client",
      clientSecret: "client-secret",
      refreshToken: "refresh-token",
      registrationExpiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    }),
  };
  home.write(`.aws/sso/cache/${name}.json`, JSON.stringify(token));
}

/** What SSO's portal answers: credentials of a role, which the emulator knows. */
export async function portalAnswer(emulator: Emulator, roleArn: string): Promise<string> {
  const { Credentials } = await new STSClient({
    endpoint: emulator.url,
    region,
    credentials: emulator.credentials["111111111111"] as AccessKey,
  }).send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "sso" }));
  const roleCredentials = {
    accessKeyId: Credentials?.AccessKeyId,
    secretAccessKey: Credentials?.SecretAccessKey,
    sessionToken: Credentials?.SessionToken,
    expiration: Date.now() + 3_600_000,
  };
  return JSON.stringify({ roleCredentials });
}
