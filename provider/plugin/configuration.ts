import { Configuration, problemsOf, valueKeys } from "../aws/configuration";
import { canonicalJson } from "../core/canonical-json";
import { connectionProblem, type IdentitySettings, identityKeys, identityProblem } from "../core/connection-settings";
import { ShareError } from "../core/errors";
import type { Properties } from "../core/resource";
import { unknown } from "../engine/unknown";

/** Configuration as {@link Configuration} takes it: `wellarchitected:region` and so on, each as text. */
export type ConfigurationEntries = Readonly<Record<string, string>>;

/** A key of a provider's inputs with the rule that its value breaks. */
export interface ConfigurationFailure {
  readonly property: string;
  readonly reason: string;
}

/** The AWS SDK takes longer to load than the engine should wait for a handshake: so it is loaded when it is needed. */
export async function loadAws() {
  const { AwsConnections } = await import("../aws/connections.js");
  return { AwsConnections, Configuration };
}

/** The entries of what the engine configures: keys are `wellarchitected:config:region` and so on. */
export function entriesOfVariables(variables: Iterable<readonly [string, string]>): ConfigurationEntries {
  const inputs = [...variables].map(([key, value]) => [key.slice(key.lastIndexOf(":") + 1), value]);
  return entriesOf(Object.fromEntries(inputs));
}

/** The entries of a provider's inputs, of those that are known. */
export function entriesOf(inputs: Properties): ConfigurationEntries {
  const known = Object.entries(inputs).filter(([key, value]) => !isEngines(key) && isSet(value) && !hasUnknown(value));
  return Object.fromEntries(
    known.map(([key, value]) => [`wellarchitected:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** Checks a provider's inputs by key. Unknown ones pass. */
export function configurationFailures(inputs: Properties): ConfigurationFailure[] {
  const entries = entriesOf(inputs);
  const each = Object.entries(entries).flatMap(([name, text]) => {
    const key = name.slice("wellarchitected:".length);
    return failuresOf(key, () => {
      new Configuration({ [name]: text }).assertKnownKeys();
      const problem = identityKeys.some((identityKey) => identityKey === key)
        ? connectionProblem(key as keyof IdentitySettings, text)
        : undefined;
      if (problem !== undefined) throw new ShareError(`${name} ${problem}`);
    });
  });
  const configuration = new Configuration(entries);
  const values = valueKeys.flatMap((key) => failuresOf(key, () => configuration[key]));
  return [...each, ...values, ...identityFailures(inputs)];
}

/** The keys whose values differ. */
export function changedKeys(olds: Properties, news: Properties): string[] {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)].filter((key) => !isEngines(key)));
  return [...keys].filter((key) => canonicalJson(olds[key] ?? null) !== canonicalJson(news[key] ?? null));
}

/** What the group lacks as a whole, which isn't known while a part of it is unknown. */
function identityFailures(inputs: Properties): ConfigurationFailure[] {
  const set = identityKeys.filter((key) => isSet(inputs[key]));
  const settings: IdentitySettings = Object.fromEntries(set.map((key) => [key, inputs[key]]));
  const reason = identityProblem(settings);
  return reason ? [{ property: settings.externalId === undefined ? "sessionName" : "externalId", reason }] : [];
}

function failuresOf(property: string, read: () => unknown): ConfigurationFailure[] {
  return problemsOf(read).map((reason) => ({ property, reason }));
}

/** The engine's own keys, among a provider's inputs. */
function isEngines(key: string): boolean {
  return key.startsWith("__") || key === "version" || key === "pluginDownloadURL";
}

/** Null, as text if the engine has made JSON of it, is what some languages send for a value that isn't set. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "null";
}

function hasUnknown(value: unknown): boolean {
  return value === unknown || (Array.isArray(value) && value.some(hasUnknown));
}
