import test from "ava";
import { organization, owner, recipient, rejected, startService, stranger } from "./fixtures";

test("an account's settings have defaults, and organizationSharing says that of sharing with its organization", (t) => {
  for (const [organizationSharing, OrganizationSharingStatus] of [
    [true, "ENABLED"],
    [false, "DISABLED"],
  ] as const) {
    const { service } = startService({ organizationSharing });

    t.deepEqual(service.getGlobalSettings(owner), {
      OrganizationSharingStatus,
      DiscoveryIntegrationStatus: "DISABLED",
      JiraConfiguration: { IntegrationStatus: "NOT_CONFIGURED" },
    });
  }
});

test("an update of settings changes only what it is given, in all Regions of the caller's account", (t) => {
  const { service } = startService();

  service.updateGlobalSettings(owner, { OrganizationSharingStatus: "DISABLED" });
  service.updateGlobalSettings(owner, { DiscoveryIntegrationStatus: "ENABLED" });
  service.updateGlobalSettings(owner, { JiraConfiguration: { IssueManagementType: "AUTO", JiraProjectKey: "WA" } });
  service.updateGlobalSettings(owner, { JiraConfiguration: { IssueManagementType: "MANUAL" } });

  t.deepEqual(service.getGlobalSettings({ ...owner, region: "us-east-1" }), {
    OrganizationSharingStatus: "DISABLED",
    DiscoveryIntegrationStatus: "ENABLED",
    JiraConfiguration: { IssueManagementType: "MANUAL", JiraProjectKey: "WA", IntegrationStatus: "NOT_CONFIGURED" },
  });
  t.like(service.getGlobalSettings(recipient), { OrganizationSharingStatus: "ENABLED" });
});

test("an update of settings rejects a value that AWS doesn't document", (t) => {
  const { service } = startService();

  for (const [input, field] of [
    [{ OrganizationSharingStatus: "ON" }, "OrganizationSharingStatus"],
    [{ JiraConfiguration: { JiraProjectKey: "wa" } }, "JiraConfiguration"],
    [{ JiraConfiguration: { IntegrationStatus: "CONFIGURED" } }, "JiraConfiguration"],
  ] as const) {
    // A client in another language could send these.
    const request = input as Parameters<typeof service.updateGlobalSettings>[1];
    const error = t.throws(() => service.updateGlobalSettings(owner, request), rejected("ValidationException"));
    t.is(error.members.Fields?.[0]?.Name, field);
  }
});

test("an account can share with its organization only while it has enabled that, whatever the default", (t) => {
  const { service, share, status } = startService({ organizationSharing: false, associateSeconds: 0 });
  t.throws(() => share(organization), rejected("ValidationException"));

  service.updateGlobalSettings(owner, { OrganizationSharingStatus: "ENABLED" });
  const shareId = share(organization);
  service.updateGlobalSettings(owner, { OrganizationSharingStatus: "DISABLED" });

  t.is(status(shareId), "ASSOCIATED");
  t.throws(() => share("ou-abcd-12345678"), rejected("ValidationException"));
});

test("a member of the organization needs an invitation if the owner doesn't share with its organization", (t) => {
  const { service, status } = startService({ membersNeedInvitation: false, associateSeconds: 0 });
  const shareWithMember = () => {
    const { workloadId } = service.addWorkload({ accountId: stranger.accountId, region: owner.region });
    return status(service.shareOutside(workloadId, stranger.accountId, "READONLY"));
  };

  t.is(shareWithMember(), "ASSOCIATED");
  service.updateGlobalSettings(stranger, { OrganizationSharingStatus: "DISABLED" });
  t.is(shareWithMember(), "PENDING");
});
