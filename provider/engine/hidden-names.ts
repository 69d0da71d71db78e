import type { Context } from "../core/context";
import type { CheckResult, Properties, ResourceType } from "../core/resource";

/**
 * What only this provider needs of a resource, by its name in the core and its name in the engine's state. The engine hides
 * names that begin with two underscores from people.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/properties.go `IsInternalPropertyKey`
 */
const hiddenNames = new Map([
  ["scope", "__scope"],
  ["generation", "__generation"],
  ["record", "__record"],
  ["imported", "__imported"],
  ["waiting", "__waiting"],
  ["spent", "__spent"],
  ["isSharerDeclared", "__isSharerDeclared"],
  ["refused", "__refused"],
]);
const plainNames = new Map([...hiddenNames].map(([plain, hidden]) => [hidden, plain]));

/** Properties of a type of resource, as the engine keeps them. */
export function hide(properties: object): Properties {
  return renamed(properties, hiddenNames) as Properties;
}

/** The opposite of {@link hide}. */
export function reveal(properties: Properties): Properties {
  return renamed(properties, plainNames) as Properties;
}

/**
 * Checks what a program declares. It can't set what only this provider needs: the plain names are no inputs, and
 * `check` leaves the hidden ones out.
 * @param scope the resource's URN, as the plugin or the npm package knows it.
 */
export async function checkDeclared<Service>(
  type: ResourceType<Service>,
  context: Context<Service>,
  olds: Properties,
  news: Properties,
  scope: unknown,
): Promise<CheckResult> {
  const { inputs, failures } = await type.check(context, olds, { ...news, scope });
  const refused = "scope" in news ? [{ property: "scope", reason: `is not an input of ${type.description.name}` }] : [];
  return { inputs, failures: [...failures, ...refused] };
}

/** The members of a set have hidden names, too. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((part) => renamed(part, names));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [names.get(name) ?? name, renamed(part, names)]),
  );
}
