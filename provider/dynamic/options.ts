import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses options that the engine would take and a dynamic resource could not honour.
 * @throws pulumi.RunError which names the resource and the option.
 */
export function refuseOptions(kind: string, name: string, opts: pulumi.CustomResourceOptions): void {
  if (opts.import !== undefined) {
    throw new pulumi.RunError(
      `${kind} ${name}: the option import doesn't work with Pulumi's dynamic providers. Declare the share with adoptExisting: true: "pulumi up" then takes it over`,
    );
  }
  if (opts.provider !== undefined) {
    throw new pulumi.RunError(
      `${kind} ${name}: the option provider has no effect on this resource. Say where and as whom with its region and connection, or in the stack's configuration`,
    );
  }
}
