import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.WellarchitectedFunctions;
import com.pulumi.wellarchitected.inputs.GetWorkloadArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var found = WellarchitectedFunctions.getWorkload(GetWorkloadArgs.builder()
                .name("Shop")
                .build());
            ctx.export("workloadId", found.applyValue(result -> result.workloadId()));
        });
    }
}
