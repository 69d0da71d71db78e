using System.Collections.Generic;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var found = GetWorkload.Invoke(new() { Name = "Shop" });
    return new Dictionary<string, object?> { ["workloadId"] = found.Apply(result => result.WorkloadId) };
});
