import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.WellarchitectedFunctions;
import com.pulumi.wellarchitected.inputs.GetWorkloadSharesArgs;
import java.util.stream.Collectors;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var found = WellarchitectedFunctions.getWorkloadShares(GetWorkloadSharesArgs.builder()
                .workloadId("0123456789abcdef0123456789abcdef")
                .build());
            ctx.export("principals", found.applyValue(result -> result.shares().stream()
                .map(share -> share.sharedWith())
                .collect(Collectors.toList())));
        });
    }
}
