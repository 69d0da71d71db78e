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
 * What reached the service, by operation.
 * @param {import("../../dist/emulator/index.js").Call[]} calls
 */
export function callsTable(calls) {
  const counts = Map.groupBy(calls, ({ operation }) => String(operation));
  const rows = [...counts].map(([operation, made]) => [operation, String(made.length)]);
  return [["OPERATION", "CALLS"], ...rows.sort(), ["all", String(calls.length)]];
}
