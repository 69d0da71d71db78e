import { readFile } from "node:fs/promises";
import { loadSharedConfigFiles } from "@smithy/core/config";
import { endpointProblem } from "../core/connection-settings";
import { ShareError } from "../core/errors";

/** A service of AWS that an endpoint can be set for, by the name that the shared configuration uses. */
export type Service = "wellarchitected" | "sts";

/** A value with the setting that it comes from, for messages. */
export interface Setting {
  readonly value: string;
  readonly name: string;
}

type Section = Readonly<Record<string, string | undefined>>;

/**
 * What the AWS SDKs and tools take from the environment and from a profile of the shared configuration, the environment first.
 * The SDK's clients read some of it for the profile that AWS_PROFILE names only.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export class SdkSettings {
  private constructor(
    private readonly profileName: string,
    private readonly profile: Section,
    private readonly services: Section,
  ) {}

  /** @param profile that is configured for shares; else the one that AWS_PROFILE names. */
  static async read(profile: string | undefined): Promise<SdkSettings> {
    const { configFile = {}, credentialsFile = {} } = await loadSharedConfigFiles({ ignoreCache: true });
    const name = profile ?? (process.env.AWS_PROFILE || "default");
    const section: Section = { ...credentialsFile[name], ...configFile[name] };
    const services = section.services === undefined ? {} : configFile[`services.${section.services}`];
    if (services) return new SdkSettings(name, section, services);
    throw new ShareError(
      `the profile ${name} of the shared AWS configuration names services = ${section.services}, but there is no section [services ${section.services}]`,
    );
  }

  /** AWS_REGION, AWS_DEFAULT_REGION or the profile's `region`. */
  get region(): string | undefined {
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    return AWS_REGION?.trim() || AWS_DEFAULT_REGION?.trim() || this.profile.region?.trim();
  }

  /**
   * The endpoint that is configured for a service.
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
   */
  endpoint(service: Service): Setting | undefined {
    const ignored = process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? this.profile.ignore_configured_endpoint_urls;
    if (ignored?.toLowerCase() === "true") return undefined;
    const setting =
      fromEnvironment(`AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
      fromEnvironment("AWS_ENDPOINT_URL") ??
      this.#named(`${service} endpoint_url`, this.services[`${service}.endpoint_url`]) ??
      this.#named("endpoint_url", this.profile.endpoint_url);
    const problem = setting && endpointProblem(setting.value);
    if (problem) throw new ShareError(`${setting.name} ${problem}`);
    return setting;
  }

  /** The certificates of the authorities to trust, as PEM. Like in the AWS CLI, they take the place of all others. */
  async certificates(configured: Setting | undefined): Promise<string | undefined> {
    const setting = configured ?? fromEnvironment("AWS_CA_BUNDLE") ?? this.#named("ca_bundle", this.profile.ca_bundle);
    if (setting === undefined) return undefined;
    try {
      return await readFile(setting.value, "utf8");
    } catch (error) {
      throw new ShareError(`${setting.name} is ${setting.value}, which can't be read: ${(error as Error).message}`);
    }
  }

  #named(key: string, value: string | undefined): Setting | undefined {
    return value === undefined ? undefined : { value, name: `${key} of the profile ${this.profileName}` };
  }
}

function fromEnvironment(name: string): Setting | undefined {
  const value = process.env[name];
  return value ? { value, name } : undefined;
}
