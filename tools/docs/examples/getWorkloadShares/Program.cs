using System.Collections.Generic;
using System.Linq;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var found = GetWorkloadShares.Invoke(new() { WorkloadId = "0123456789abcdef0123456789abcdef" });
    return new Dictionary<string, object?>
    {
        ["principals"] = found.Apply(result => result.Shares.Select(share => share.SharedWith)),
    };
});
