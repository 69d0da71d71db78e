using System.Collections.Generic;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var reviews = new ShareAcceptances("reviews", new ShareAcceptancesArgs
    {
        From = { "111122223333", "444455556666" },
        ResourceTypes = { ShareResourceType.Workload },
        MaxPermission = PermissionType.ReadOnly,
    });
    return new Dictionary<string, object?> { ["left"] = reviews.Left };
});
