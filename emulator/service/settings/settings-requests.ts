import { oneOf, optional, structure, text, type Validators } from "../validation";

const switchStates = ["ENABLED", "DISABLED"] as const;
export type SwitchState = (typeof switchStates)[number];

/** What an account can say about its Jira integration, AWS's AccountJiraConfigurationInput. */
export interface JiraConfigurationInput {
  readonly IssueManagementStatus?: SwitchState | undefined;
  readonly IssueManagementType?: "AUTO" | "MANUAL" | undefined;
  readonly JiraProjectKey?: string | undefined;
  /** Only the connector, an app of Jira's, can configure the integration; the API can end it. */
  readonly IntegrationStatus?: "NOT_CONFIGURED" | undefined;
}

export interface UpdateGlobalSettingsInput {
  readonly OrganizationSharingStatus?: SwitchState | undefined;
  readonly DiscoveryIntegrationStatus?: SwitchState | undefined;
  readonly JiraConfiguration?: JiraConfigurationInput | undefined;
}

/** The request of each operation on settings. */
export interface SettingsRequests {
  readonly GetGlobalSettings: object;
  readonly UpdateGlobalSettings: UpdateGlobalSettingsInput;
}

const switchState = optional(oneOf(switchStates));

/** The documented rules of each request, from botocore 1.44's model. */
export const settingsRequestValidators: { readonly [O in keyof SettingsRequests]: Validators<SettingsRequests[O]> } = {
  GetGlobalSettings: {},
  UpdateGlobalSettings: {
    OrganizationSharingStatus: switchState,
    DiscoveryIntegrationStatus: switchState,
    JiraConfiguration: optional(
      structure<JiraConfigurationInput>({
        IssueManagementStatus: switchState,
        IssueManagementType: optional(oneOf(["AUTO", "MANUAL"])),
        JiraProjectKey: optional(text({ min: 1, max: 100, pattern: "[A-Z][A-Z0-9_]*" })),
        IntegrationStatus: optional(oneOf(["NOT_CONFIGURED"])),
      }),
    ),
  },
};
