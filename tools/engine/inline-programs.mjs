import { createRequire } from "node:module";

const settings = createRequire(import.meta.url)("@pulumi/pulumi/runtime/settings.js");

/**
 * Keeps a run of an inline program apart from earlier runs in the same process. Pulumi's SDK leaves the connections of each
 * run open, and gRPC shares connections by address: an engine that gets the port of an earlier one is met with that one's
 * dead connection. The program then ends as UNAVAILABLE before it has declared anything, the SDK may take that for a good
 * end, and the engine deletes all that is in state. So each run has connections of its own here.
 */
// The oldest SDK that is supported has only the first of them.
for (const options of [settings.grpcChannelOptions, settings.grpcClientOptions ?? {}]) {
  options["grpc.use_local_subchannel_pool"] = 1;
}
