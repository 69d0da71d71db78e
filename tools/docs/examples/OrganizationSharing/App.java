import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.OrganizationSharing;
import com.pulumi.wellarchitected.OrganizationSharingArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var sharing = new OrganizationSharing("sharing", OrganizationSharingArgs.builder()
                .enabled(true)
                .build());
            ctx.export("accountId", sharing.accountId());
        });
    }
}
