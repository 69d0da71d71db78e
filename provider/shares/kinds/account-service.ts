import type { ConnectionSettings } from "../../core/connection-settings";
import type { Context } from "../../core/context";
import { workload } from "./workload";

/** The service for what is the account's own, and the same for each kind. */
export function accountService<Service>(
  { connections }: Pick<Context<Service>, "connections">,
  { connection, region }: { readonly connection?: ConnectionSettings | undefined; readonly region: string },
): Service {
  return connections.service(workload.name, connection, region);
}
