import type { Setting } from "./sdk-settings";
import { shownUrl, type TransportError } from "./transport";

/** What the advice depends on. */
export interface Reader {
  /** Whether accounts and Regions are a matter of provider resources, which read nothing of `aws:`. */
  readonly hasProviders: boolean;
  /** The options that name credentials, if it is a command, which has no configuration but its options. */
  readonly identityOptions?: string;
}

/** What a person can do about a failed call or credential source, in terms of what the way in that they use reads. */
export class Advice {
  constructor(private readonly reader: Reader) {}

  /** Where other credentials are set. */
  get #identitySettings(): string {
    if (this.reader.identityOptions !== undefined) return this.reader.identityOptions;
    const place = this.reader.hasProviders ? "the provider resource" : "the resource's connection";
    return `profile or roleArn, of ${place} or of the stack's configuration (wellarchitected:profile)`;
  }

  accessDenied(action: string): string {
    return `Allow ${action} to the caller, or use other credentials: ${this.#identitySettings}`;
  }

  get refusedCredentials(): string {
    return `The credentials are refused or have expired: renew them, or set others with ${this.#identitySettings}`;
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html */
  invalidToken(region: string): string {
    return `${this.refusedCredentials}. If they are valid elsewhere: is ${region} enabled for the account? An opt-in Region accepts no session tokens of the global STS endpoint (AWS_STS_REGIONAL_ENDPOINTS=regional gets tokens that it accepts)`;
  }

  get noCredentials(): string {
    return `Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or ${this.#identitySettings}`;
  }

  /** Of calls that failed as long as they were tried. */
  get retryLimit(): string {
    if (this.reader.identityOptions !== undefined) return "Run it again";
    return 'Run it again: nothing is created twice. "wellarchitected:maxRetrySeconds" sets how long it tries';
  }

  role({ name }: Error): string {
    return isDenied(name) ? trust : "Check the role's ARN, and the externalId and session name";
  }

  profile(profile: string, { name, message }: Error): string {
    if (/multi-factor/.test(message)) {
      return "A code for MFA can't be asked for here. Get temporary credentials first, for example with aws sts get-session-token, and set them in the environment";
    }
    if (/\bSSO\b|\bsso login\b|Session token/.test(message)) {
      return `Run "aws sso login --profile ${profile}" and try again`;
    }
    if (isDenied(name)) return `The profile ${profile} assumes a role, which STS refused. ${trust}`;
    return `Check the profile ${profile} in the shared AWS configuration (~/.aws/config, ~/.aws/credentials, or the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name)`;
  }

  /** @param endpoints that are configured: an address at which nothing listens may be one of them. */
  unreachable({ $route }: TransportError, endpoints: readonly Setting[]): string {
    if ($route?.proxy !== undefined) {
      return `Requests go through the proxy ${shownUrl($route.proxy)}, as HTTPS_PROXY, HTTP_PROXY or ALL_PROXY says. Is it running? NO_PROXY lists what is reached without it`;
    }
    const setting = endpoints.find(({ value }) => $route && originOf(value) === originOf($route.origin));
    if (setting) return `${setting.name} is ${shownUrl(setting.value)}: is the emulator or gateway there running?`;
    return "Is the Region right, and does this network reach AWS? If it needs a proxy, set HTTPS_PROXY";
  }

  get certificate(): string {
    return "The certificate can't be verified. If it was signed by a proxy or gateway of yours, set AWS_CA_BUNDLE, or ca_bundle in the profile, to a file with the certificate of its authority";
  }

  get proxyCredentials(): string {
    return "The proxy asks for a user and a password: HTTPS_PROXY takes them as http://user:password@host:port";
  }
}

const trust =
  "The caller needs sts:AssumeRole on the role, and the role's trust policy must name the caller (and the externalId, if it asks for one)";

function isDenied(name: string): boolean {
  return name === "AccessDenied" || name === "AccessDeniedException";
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin;
}
