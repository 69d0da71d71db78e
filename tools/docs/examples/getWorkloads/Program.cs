using System.Collections.Generic;
using System.Linq;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var found = GetWorkloads.Invoke(new() { Owner = Ownership.Self });
    return new Dictionary<string, object?>
    {
        ["names"] = found.Apply(result => result.Workloads.Select(workload => workload.Name)),
    };
});
