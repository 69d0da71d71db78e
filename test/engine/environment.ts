import { delimiter, join } from "node:path";
import type { Emulator } from "../../emulator";

/** An environment in which the engine and the AWS SDK find nothing but the emulator and the folder. */
export function environment(emulator: Emulator, folder: string, modules: string): Record<string, string> {
  return {
    ...emulator.env,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(folder, "no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
    PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    // The engine's runs are too short for its garbage collector to be worth it.
    GOGC: "400",
    PULUMI_HOME: join(folder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PATH: [join(modules, "@pulumi", "pulumi"), process.env.PATH].join(delimiter),
  };
}
