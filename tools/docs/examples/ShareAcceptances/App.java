import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.ShareAcceptances;
import com.pulumi.wellarchitected.ShareAcceptancesArgs;
import com.pulumi.wellarchitected.enums.PermissionType;
import com.pulumi.wellarchitected.enums.ShareResourceType;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var reviews = new ShareAcceptances("reviews", ShareAcceptancesArgs.builder()
                .from("111111111111", "333333333333")
                .resourceTypes(ShareResourceType.Workload)
                .maxPermission(PermissionType.ReadOnly)
                .build());
            ctx.export("left", reviews.left());
        });
    }
}
