using System.Collections.Generic;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var sharing = new OrganizationSharing("sharing", new OrganizationSharingArgs { Enabled = true });
    return new Dictionary<string, object?> { ["accountId"] = sharing.AccountId };
});
