// What takes the place of provider/engine/pulumis-libraries.ts in the release tarball, where nothing is installed.
import * as grpc from "@grpc/grpc-js";
import * as any from "google-protobuf/google/protobuf/any_pb.js";
import * as empty from "google-protobuf/google/protobuf/empty_pb.js";
import * as struct from "google-protobuf/google/protobuf/struct_pb.js";

export const libraries = { grpc, any, empty, struct };
