import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses options that the engine would take and a dynamic resource could not honour.
 * @throws pulumi.RunError which names the resource and the option.
 */
export function refuseOptions(
  kind: string,
  name: string,
  properties: readonly string[],
  opts: pulumi.CustomResourceOptions,
): void {
  const isOfShares = properties.includes("adoptExisting");
  if (opts.import !== undefined) {
    const instead = isOfShares ? "Declare the share with adoptExisting: true" : "Declare it";
    throw new pulumi.RunError(
      `${kind} ${name}: the option import doesn't work with Pulumi's dynamic providers. ${instead}: "pulumi up" then takes over what exists`,
    );
  }
  if (opts.replaceOnChanges !== undefined && opts.replaceOnChanges.length > 0) {
    throw new pulumi.RunError(
      `${kind} ${name}: the option replaceOnChanges has no effect with Pulumi's dynamic providers${isOfShares ? '. For a new share, run "pulumi up --replace" with the option deleteBeforeReplace: true' : ""}`,
    );
  }
  if (opts.provider !== undefined) {
    throw new pulumi.RunError(
      `${kind} ${name}: the option provider has no effect on this resource. Set Region and credentials with its region and connection, or in the stack's configuration`,
    );
  }
}

/**
 * The URN that a resource will have, as a value of its own. (What `createUrn` returns carries the parent: as an input, it would
 * make the resource depend on all children of that parent, itself among them.)
 */
export function urnOf(type: string, name: string, parent: pulumi.Resource | undefined): Promise<pulumi.URN> {
  // Not `apply`, which is never called when the parent fails: the program would wait for ever.
  const { promise } = pulumi.createUrn(name, type, parent) as unknown as { promise(): Promise<pulumi.URN> };
  return promise();
}
