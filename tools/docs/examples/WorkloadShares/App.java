import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.WorkloadShares;
import com.pulumi.wellarchitected.WorkloadSharesArgs;
import com.pulumi.wellarchitected.enums.PermissionType;
import com.pulumi.wellarchitected.inputs.ShareArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var reviewers = new WorkloadShares("reviewers", WorkloadSharesArgs.builder()
                .workloadId("0123456789abcdef0123456789abcdef")
                .shares(
                    ShareArgs.builder()
                        .sharedWith("222222222222")
                        .permissionType(PermissionType.ReadOnly)
                        .build(),
                    ShareArgs.builder()
                        .sharedWith("arn:aws:iam::222222222222:role/reviewer")
                        .permissionType(PermissionType.Contributor)
                        .build())
                .build());
            ctx.export("members", reviewers.members());
        });
    }
}
