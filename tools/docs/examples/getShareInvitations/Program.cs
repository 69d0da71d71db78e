using System.Collections.Generic;
using System.Linq;
using Pulumi;
using Pulumi.WellArchitected;

return await Deployment.RunAsync(() =>
{
    var found = GetShareInvitations.Invoke(new() { ResourceTypes = { ShareResourceType.Workload } });
    return new Dictionary<string, object?>
    {
        ["offered"] = found.Apply(result => result.Invitations.Select(invitation => invitation.ResourceName)),
    };
});
