import { createRequire } from "node:module";

interface Libraries {
  readonly grpc: typeof import("@grpc/grpc-js");
  readonly struct: typeof import("google-protobuf/google/protobuf/struct_pb");
  readonly any: typeof import("google-protobuf/google/protobuf/any_pb");
  readonly empty: typeof import("google-protobuf/google/protobuf/empty_pb");
}

// The release tarball has these bundled: tools/plugin puts another module in this one's place.
const load = createRequire(require.resolve("@pulumi/pulumi/package.json"));

/** The very libraries of @pulumi/pulumi, which its messages and clients are made for: they take parts of no other copy. */
export const libraries: Libraries = {
  grpc: load("@grpc/grpc-js"),
  struct: load("google-protobuf/google/protobuf/struct_pb"),
  any: load("google-protobuf/google/protobuf/any_pb"),
  empty: load("google-protobuf/google/protobuf/empty_pb"),
};
