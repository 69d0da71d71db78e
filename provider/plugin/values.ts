import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../core/resource";
import { libraries } from "../engine/pulumis-libraries";
import { unknown } from "../engine/unknown";

/**
 * The markers of unknown booleans, numbers, lists, assets, archives and objects.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/plugin/rpc.go
 */
const typedUnknowns = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key that distinguishes a special object from a user's. */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/**
 * Properties as the types of resources take them. The handshake asks for neither secrets nor outputs, so that the
 * engine sends plain values and marks as secret what is returned under the name of a secret input; if they come all the
 * same, they are taken as their values.
 */
export function propertiesOf(struct: Struct | undefined): Properties {
  return plain(struct?.toJavaScript() ?? {}) as Properties;
}

/** The opposite of {@link propertiesOf}; properties that are undefined are left out. */
export function structOf(properties: object): Struct {
  return libraries.struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function plain(value: unknown): unknown {
  if (typeof value === "string") return typedUnknowns.has(value) ? unknown : value;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const special = value as { [signature]?: unknown; value?: unknown };
  if (special[signature] === secret) return plain(special.value);
  // An output without a value isn't known yet.
  if (special[signature] === output) return "value" in special ? plain(special.value) : unknown;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
