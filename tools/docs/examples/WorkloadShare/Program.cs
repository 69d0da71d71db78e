using System.Collections.Generic;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var review = new WorkloadShare("review", new WorkloadShareArgs
    {
        WorkloadId = "0123456789abcdef0123456789abcdef",
        SharedWith = "222222222222",
        PermissionType = PermissionType.ReadOnly,
    });
    return new Dictionary<string, object?> { ["status"] = review.Status };
});
