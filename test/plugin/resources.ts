import * as pulumi from "@pulumi/pulumi";
import type { MemberShare, WorkloadShareArgs, WorkloadSharesArgs } from "../../provider";
import type { ShareKind } from "../../provider/shares/kinds/kind";

const outputs = {
  region: undefined,
  waitForAcceptance: undefined,
  acceptanceTimeoutSeconds: undefined,
  replaceOnStatus: undefined,
  adoptExisting: undefined,
  shareId: undefined,
  status: undefined,
  statusMessage: undefined,
  accountId: undefined,
};

/** The plugin's resource, as a generated SDK declares it. */
export class PluginWorkloadShare extends pulumi.CustomResource {
  declare readonly permissionType: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly shareId: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: WorkloadShareArgs | undefined, opts?: pulumi.CustomResourceOptions) {
    super("wellarchitected:index:WorkloadShare", name, { ...outputs, permissionType: undefined, ...args }, opts);
  }

  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PluginWorkloadShare {
    return new PluginWorkloadShare(name, undefined, { ...opts, id });
  }
}

/** The class of the plugin's shares of a kind. */
export function pluginShare(kind: ShareKind) {
  const inputs = { [kind.input]: undefined, sharedWith: undefined };
  return class PluginShare extends pulumi.CustomResource {
    declare readonly region: pulumi.Output<string>;
    declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
    declare readonly shareId: pulumi.Output<string>;
    declare readonly status: pulumi.Output<string>;

    constructor(name: string, args: object | undefined, opts?: pulumi.CustomResourceOptions) {
      super(`wellarchitected:index:${kind.name}`, name, { ...outputs, ...inputs, ...args }, opts);
    }

    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PluginShare {
      return new PluginShare(name, undefined, { ...opts, id });
    }
  };
}

/** The class of any other resource of the plugin. */
export function pluginResource(name: string, outputs: readonly string[]) {
  const absent = Object.fromEntries(outputs.map((output) => [output, undefined]));
  return class PluginResource extends pulumi.CustomResource {
    constructor(resourceName: string, args: object, opts?: pulumi.CustomResourceOptions) {
      super(`wellarchitected:index:${name}`, resourceName, { ...absent, ...args }, opts);
    }
  };
}

/** The plugin's set of shares. */
export class PluginWorkloadShares extends pulumi.CustomResource {
  declare readonly shares: pulumi.Output<{ sharedWith: string; permissionType: string }[]>;
  declare readonly members: pulumi.Output<MemberShare[]>;

  constructor(name: string, args: WorkloadSharesArgs, opts?: pulumi.CustomResourceOptions) {
    super("wellarchitected:index:WorkloadShares", name, { members: undefined, ...args }, opts);
  }
}

/** An explicit provider. Lists go as JSON, as generated SDKs send them. */
export class PluginProvider extends pulumi.ProviderResource {
  constructor(
    name: string,
    args: Record<string, pulumi.Input<string | string[] | boolean | number>>,
    opts?: pulumi.ResourceOptions,
  ) {
    const props = Object.fromEntries(
      Object.entries(args).map(([key, value]) => [
        key,
        pulumi
          .output<string | string[] | boolean | number>(value)
          .apply((plain) => (typeof plain === "string" ? plain : JSON.stringify(plain))),
      ]),
    );
    super("wellarchitected", name, props, opts);
  }
}
