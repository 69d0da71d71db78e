import { Configuration } from "../../provider/aws/configuration";

/** The stack's configuration, each value as the engine hands it over: as text. */
export function configuration(entries: Readonly<Record<string, unknown>> = {}): Configuration {
  return new Configuration(
    Object.fromEntries(
      Object.entries(entries).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
  );
}
