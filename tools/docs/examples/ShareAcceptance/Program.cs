using System.Collections.Generic;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var shop = new ShareAcceptance("shop", new ShareAcceptanceArgs
    {
        WorkloadId = "0123456789abcdef0123456789abcdef",
        SharedBy = "111111111111",
    });
    return new Dictionary<string, object?> { ["permissionType"] = shop.PermissionType };
});
