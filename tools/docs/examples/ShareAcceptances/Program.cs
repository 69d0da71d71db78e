using System.Collections.Generic;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var reviews = new ShareAcceptances("reviews", new ShareAcceptancesArgs
    {
        From = { "111111111111", "333333333333" },
        ResourceTypes = { ShareResourceType.Workload },
        MaxPermission = PermissionType.ReadOnly,
    });
    return new Dictionary<string, object?> { ["left"] = reviews.Left };
});
