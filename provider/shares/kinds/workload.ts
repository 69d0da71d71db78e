import { permissions } from "../model/share";
import { arnParser, type ShareKind } from "./kind";

const idPattern = "[0-9a-f]{32}";
const wholeId = new RegExp(`^${idPattern}$`);
const parseArn = arnParser("workload", idPattern);

/** @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_Workload.html */
export const workload: ShareKind = {
  name: "WorkloadShare",
  lookup: "getWorkloadShares",
  finder: "getWorkload",
  noun: "workload",
  resourceType: "WORKLOAD",
  input: "workloadId",
  forms: "ID (32 characters of 0-9a-f) or its ARN",
  idForm: "ID",
  idPattern,
  example: "0123456789abcdef0123456789abcdef",
  parse: (text) => {
    if (wholeId.test(text)) return { id: text };
    const parsed = parseArn(text);
    return parsed && { ...parsed, id: text.slice(text.lastIndexOf("/") + 1) };
  },
  hint: () =>
    ". A workload's name is neither: the function getWorkload finds the ID by the name, and in the console a workload's properties show its ARN, which ends with the ID",
  permissions,
  quota: 20,
  api: {
    create: "CreateWorkloadShare",
    update: "UpdateWorkloadShare",
    delete: "DeleteWorkloadShare",
    list: "ListWorkloadShares",
    get: "GetWorkload",
    listResources: "ListWorkloads",
    idMember: "WorkloadId",
  },
};
