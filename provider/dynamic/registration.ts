import type * as pulumi from "@pulumi/pulumi";
import { refuseOptions, urnOf } from "./options";
import { providerText } from "./provider-text";

/**
 * What the constructor of a class hands to `pulumi.CustomResource`. It is no base class, since Pulumi takes the second
 * caller of `CustomResource` for the program's line.
 * @param properties every one, since `CustomResource` makes outputs only of those that it is given.
 * @throws pulumi.RunError if an option can't be honoured.
 */
export function registration(
  kind: string,
  name: string,
  properties: readonly string[],
  args: object | undefined,
  opts: pulumi.CustomResourceOptions,
): [type: string, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions] {
  refuseOptions(kind, name, properties, opts);
  const type = typeOf(kind);
  const absent = Object.fromEntries(properties.map((property) => [property, undefined]));
  const own = { __scope: urnOf(type, name, opts.parent), __provider: providerText(kind) };
  return [type, name, { ...absent, ...args, ...own }, opts];
}

/** True for instances of any copy of this package. */
export function isOfKind(kind: string, value: unknown): boolean {
  return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === typeOf(kind);
}

function typeOf(kind: string): string {
  return `pulumi-nodejs:dynamic/wellarchitected:${kind}`;
}
