import type { Emulation } from "../emulation";
import type { Caller } from "../service/principal";
import { requestValidators } from "../service/requests";
import { validate } from "../service/validation";
import type { JsonObject, RoutedRequest, WellArchitectedOperation } from "./routes";
import type { Signer } from "./signature";
import { assumeRole, callerIdentity } from "./sts";
import { jsonResponse, type WireResponse, xmlResponse } from "./wire";

/** Performs an authenticated request. @throws ServiceError, StsError */
export function dispatch(
  emulation: Emulation,
  request: RoutedRequest,
  { identity, region }: Signer,
  requestId: string,
  onInput: (input: JsonObject) => void,
): WireResponse {
  if (request.protocol === "sts") {
    const parameters = request.read();
    onInput(Object.fromEntries(parameters));
    if (request.operation === "GetCallerIdentity") {
      return xmlResponse(request.operation, callerIdentity(identity), requestId);
    }
    const result = assumeRole(identity, parameters, emulation.identities, emulation.clock.now());
    emulation.onChange();
    return xmlResponse(request.operation, result, requestId);
  }
  const input = request.read();
  onInput(input);
  const caller = { accountId: identity.accountId, arn: identity.arn, region };
  const output = callService(emulation, request.operation, caller, input);
  if (writes.has(request.operation)) emulation.onChange();
  return jsonResponse(output, requestId);
}

const writes: ReadonlySet<WellArchitectedOperation> = new Set([
  "CreateWorkload",
  "CreateWorkloadShare",
  "UpdateWorkloadShare",
  "DeleteWorkloadShare",
]);

function callService({ service }: Emulation, operation: WellArchitectedOperation, caller: Caller, input: JsonObject) {
  switch (operation) {
    case "CreateWorkload":
      return service.createWorkload(caller, validate(requestValidators.CreateWorkload, input));
    case "GetWorkload":
      return service.getWorkload(caller, validate(requestValidators.GetWorkload, input));
    case "ListWorkloads":
      return service.listWorkloads(caller, validate(requestValidators.ListWorkloads, input));
    case "CreateWorkloadShare":
      return service.createWorkloadShare(caller, validate(requestValidators.CreateWorkloadShare, input));
    case "UpdateWorkloadShare":
      return service.updateWorkloadShare(caller, validate(requestValidators.UpdateWorkloadShare, input));
    case "DeleteWorkloadShare":
      return service.deleteWorkloadShare(caller, validate(requestValidators.DeleteWorkloadShare, input));
    case "ListWorkloadShares":
      return service.listWorkloadShares(caller, validate(requestValidators.ListWorkloadShares, input));
  }
}
