import type { Behaviour } from "../behaviour";
import type { JiraConfigurationInput, SwitchState } from "./settings-requests";

/** What an account has set. */
export interface ChosenSettings {
  readonly OrganizationSharingStatus?: SwitchState;
  readonly DiscoveryIntegrationStatus?: SwitchState;
  readonly JiraConfiguration?: JiraConfigurationInput;
}

/** An account's settings, as GetGlobalSettings returns them. */
export interface GlobalSettings {
  readonly OrganizationSharingStatus: SwitchState;
  readonly DiscoveryIntegrationStatus: SwitchState;
  /** AWS's AccountJiraConfigurationOutput. The emulator has no connector, so the integration is never configured. */
  readonly JiraConfiguration: Omit<JiraConfigurationInput, "IntegrationStatus"> & {
    readonly IntegrationStatus: "NOT_CONFIGURED";
  };
}

/**
 * The accounts' global settings. Assumed: each account has its own ("whether the AWS account is opted into organization
 * sharing"), the same in all Regions.
 */
export class AccountSettings {
  private readonly chosen = new Map<string, ChosenSettings>();

  constructor(private readonly behaviour: Behaviour) {}

  /** What the account has set or, of what it has not, the default. */
  of(accountId: string): GlobalSettings {
    const chosen = this.chosen.get(accountId);
    return {
      OrganizationSharingStatus: this.behaviour.organizationSharing ? "ENABLED" : "DISABLED",
      DiscoveryIntegrationStatus: "DISABLED",
      ...chosen,
      JiraConfiguration: { ...chosen?.JiraConfiguration, IntegrationStatus: "NOT_CONFIGURED" },
    };
  }

  /** Sets what is given; the rest stays. */
  update(accountId: string, changes: ChosenSettings): void {
    const before = this.chosen.get(accountId);
    const JiraConfiguration = { ...before?.JiraConfiguration, ...changes.JiraConfiguration };
    this.chosen.set(accountId, { ...before, ...changes, JiraConfiguration });
  }

  isSharingWithOrganization(accountId: string): boolean {
    return this.of(accountId).OrganizationSharingStatus === "ENABLED";
  }

  entries(): [string, ChosenSettings][] {
    return [...this.chosen];
  }

  clear(): void {
    this.chosen.clear();
  }
}
