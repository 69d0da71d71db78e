import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.ShareAcceptance;
import com.pulumi.wellarchitected.ShareAcceptanceArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var shop = new ShareAcceptance("shop", ShareAcceptanceArgs.builder()
                .workloadId("0123456789abcdef0123456789abcdef")
                .sharedBy("111111111111")
                .build());
            ctx.export("permissionType", shop.permissionType());
        });
    }
}
