import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.WorkloadShare;
import com.pulumi.wellarchitected.WorkloadShareArgs;
import com.pulumi.wellarchitected.enums.PermissionType;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var review = new WorkloadShare("review", WorkloadShareArgs.builder()
                .workloadId("0123456789abcdef0123456789abcdef")
                .sharedWith("222222222222")
                .permissionType(PermissionType.ReadOnly)
                .build());
            ctx.export("status", review.status());
        });
    }
}
