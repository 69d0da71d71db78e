import com.pulumi.Pulumi;
import com.pulumi.wellarchitected.WellarchitectedFunctions;
import com.pulumi.wellarchitected.enums.Ownership;
import com.pulumi.wellarchitected.inputs.GetWorkloadsArgs;
import java.util.stream.Collectors;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var found = WellarchitectedFunctions.getWorkloads(GetWorkloadsArgs.builder()
                .owner(Ownership.Self)
                .build());
            ctx.export("names", found.applyValue(result -> result.workloads().stream()
                .map(workload -> workload.name())
                .collect(Collectors.toList())));
        });
    }
}
