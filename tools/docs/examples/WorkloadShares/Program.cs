using System.Collections.Generic;
using Pulumi;
using Pulumi.WellArchitected;
using Pulumi.WellArchitected.Inputs;

return await Deployment.RunAsync(() =>
{
    var reviewers = new WorkloadShares("reviewers", new WorkloadSharesArgs
    {
        WorkloadId = "0123456789abcdef0123456789abcdef",
        Shares =
        {
            new ShareArgs { SharedWith = "222222222222", PermissionType = PermissionType.ReadOnly },
            new ShareArgs
            {
                SharedWith = "arn:aws:iam::222222222222:role/reviewer",
                PermissionType = PermissionType.Contributor,
            },
        },
    });
    return new Dictionary<string, object?> { ["members"] = reviewers.Members };
});
