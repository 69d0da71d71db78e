import * as pulumi from "@pulumi/pulumi";
import type { ExecutionContext } from "ava";
import type { Emulator } from "../../emulator";
import * as classes from "../../provider";
import { PluginProvider, pluginResource } from "../plugin/resources";
import { door } from "./door";

export const ownerId = "111111111111";
export const reviewerId = "222222222222";

/** Resources of the recipient's side, as a program sees them. */
interface Recipients {
  readonly workloadId: pulumi.Output<string>;
  readonly status: pulumi.Output<string>;
  readonly accepted: pulumi.Output<{ resourceId: string }[]>;
}
type RecipientClass = new (name: string, args: object, opts?: pulumi.CustomResourceOptions) => Recipients;

const outputs = ["shareInvitationId", "sharedBy", "permissionType", "status", "accountId", "accepted", "left"];
const ofDoor = (name: string, ofPackage: unknown) =>
  (door === "plugin" ? pluginResource(name, outputs) : ofPackage) as RecipientClass;

export const ShareAcceptance = ofDoor("ShareAcceptance", classes.ShareAcceptance);
export const ShareAcceptances = ofDoor("ShareAcceptances", classes.ShareAcceptances);
export const OrganizationSharing = ofDoor("OrganizationSharing", classes.OrganizationSharing);

/** How a program reaches an account: what its resources take for it. */
export interface Account {
  /** Further inputs. */
  readonly inputs: object;
  readonly opts: pulumi.CustomResourceOptions;
  /** The shares of a workload, by a function, once the input is known. */
  sharesOf(workloadId: pulumi.Output<string>): pulumi.Output<{ status: string }[]>;
}

/** An account by a role: by a connection of the npm package, or by a provider resource of the plugin. */
export function accountOf(accountId: string, roleName: string): Account {
  const roleArn = `arn:aws:iam::${accountId}:role/${roleName}`;
  if (door === "plugin") {
    const provider = new PluginProvider(roleName, { roleArn });
    const invoke = (workloadId: pulumi.Output<string>) =>
      pulumi.runtime.invokeOutput<{ shares: { status: string }[] }>(
        "wellarchitected:index:getWorkloadShares",
        { workloadId },
        { provider },
      );
    return { inputs: {}, opts: { provider }, sharesOf: (id) => invoke(id).shares };
  }
  const connection = { roleArn };
  return {
    inputs: { connection },
    opts: {},
    sharesOf: (workloadId) => classes.getWorkloadSharesOutput({ workloadId, connection }).shares,
  };
}

export const owner = () => accountOf(ownerId, "WellArchitectedOwner");
export const reviewer = () => accountOf(reviewerId, "WellArchitectedReviewer");

/** The environment of this process, in which an inline program's functions look: the emulator's until the test ends. */
export function withEnvironmentOf(t: ExecutionContext, { env }: Emulator): void {
  const before = { ...process.env };
  Object.assign(process.env, env);
  t.teardown(() => {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
}
