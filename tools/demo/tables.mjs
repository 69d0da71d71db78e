import { GetWorkloadCommand, ListWorkloadsCommand, WellArchitectedClient } from "@aws-sdk/client-wellarchitected";

/**
 * Who may do what: the shares as the service has them.
 * @param {import("../../dist/emulator/index.js").EmulatorControl} control
 */
export async function sharesTable(control) {
  const names = new Map((await control.workloads()).map(({ workloadId, input }) => [workloadId, input.WorkloadName]));
  const rows = (await control.shares()).map((share) => [
    names.get(share.resourceId) ?? "",
    share.sharedWith,
    share.permissionType ?? "",
    share.status,
    share.shareId,
  ]);
  return [["WORKLOAD", "SHARED WITH", "PERMISSION", "STATUS", "SHARE ID"], ...rows];
}

/**
 * What an account can read of others: as AWS's SDK reads it, with that account's credentials.
 * @param {import("../../dist/emulator/index.js").Emulator} emulator
 * @param {string} accountId
 */
export async function readableTable({ url, env, credentials }, accountId) {
  const key = credentials[accountId];
  if (!key) throw new Error(`The emulator has no account ${accountId}.`);
  const client = new WellArchitectedClient({ endpoint: url, region: env.AWS_REGION, credentials: key });
  const { WorkloadSummaries = [] } = await client.send(new ListWorkloadsCommand({}));
  const rows = WorkloadSummaries.map(async ({ WorkloadId }) => {
    const { Workload: read } = await client.send(new GetWorkloadCommand({ WorkloadId }));
    return [read?.WorkloadName ?? "", read?.Owner ?? "", read?.ShareInvitationId ?? ""];
  });
  return [["WORKLOAD", "OWNER", "ACCEPTED INVITATION"], ...(await Promise.all(rows))];
}

/**
 * What reached the service, by operation.
 * @param {import("../../dist/emulator/index.js").Call[]} calls
 */
export function callsTable(calls) {
  const counts = Map.groupBy(calls, ({ operation }) => String(operation));
  const rows = [...counts].map(([operation, made]) => [operation, String(made.length)]);
  return [["OPERATION", "CALLS"], ...rows.sort(), ["all", String(calls.length)]];
}
