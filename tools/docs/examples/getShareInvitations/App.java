import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.WellarchitectedFunctions;
import com.pulumi.wellarchitected.enums.ShareResourceType;
import com.pulumi.wellarchitected.inputs.GetShareInvitationsArgs;
import java.util.stream.Collectors;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var found = WellarchitectedFunctions.getShareInvitations(GetShareInvitationsArgs.builder()
                .resourceTypes(ShareResourceType.Workload)
                .build());
            ctx.export("offered", found.applyValue(result -> result.invitations().stream()
                .map(invitation -> invitation.resourceName())
                .collect(Collectors.toList())));
        });
    }
}
