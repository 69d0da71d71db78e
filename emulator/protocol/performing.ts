import type { Emulation } from "../emulation";
import { checked } from "../service/check";
import type { Caller } from "../service/principal";
import { requests } from "../service/requests";
import type { JsonObject, Target, WellArchitectedOperation } from "./routes";
import type { Signer } from "./signature";
import { assumeRole, callerIdentity } from "./sts";
import { type Answer, jsonAnswer, xmlAnswer } from "./wire";

/** Does what an admitted request asks for. @throws ServiceError, StsError */
export function perform(
  emulation: Emulation,
  target: Target,
  { identity, region }: Signer,
  requestId: string,
  note: (input: JsonObject) => void,
): Answer {
  if (target.protocol === "sts") {
    const parameters = target.read();
    note(Object.fromEntries(parameters));
    if (target.operation === "GetCallerIdentity") {
      return xmlAnswer(target.operation, callerIdentity(identity), requestId);
    }
    const result = assumeRole(identity, parameters, emulation.identities, emulation.clock.now());
    emulation.onChange();
    return xmlAnswer(target.operation, result, requestId);
  }
  const input = target.read();
  note(input);
  const caller = { accountId: identity.accountId, arn: identity.arn, region };
  const output = operate(emulation, target.operation, caller, input);
  if (writes.has(target.operation)) emulation.onChange();
  return jsonAnswer(output, requestId);
}

const writes: ReadonlySet<WellArchitectedOperation> = new Set([
  "CreateWorkload",
  "CreateWorkloadShare",
  "UpdateWorkloadShare",
  "DeleteWorkloadShare",
]);

function operate({ service }: Emulation, operation: WellArchitectedOperation, caller: Caller, input: JsonObject) {
  switch (operation) {
    case "CreateWorkload":
      return service.createWorkload(caller, checked(requests.CreateWorkload, input));
    case "GetWorkload":
      return service.getWorkload(caller, checked(requests.GetWorkload, input));
    case "ListWorkloads":
      return service.listWorkloads(caller, checked(requests.ListWorkloads, input));
    case "CreateWorkloadShare":
      return service.createWorkloadShare(caller, checked(requests.CreateWorkloadShare, input));
    case "UpdateWorkloadShare":
      return service.updateWorkloadShare(caller, checked(requests.UpdateWorkloadShare, input));
    case "DeleteWorkloadShare":
      return service.deleteWorkloadShare(caller, checked(requests.DeleteWorkloadShare, input));
    case "ListWorkloadShares":
      return service.listWorkloadShares(caller, checked(requests.ListWorkloadShares, input));
  }
}
