import type { Emulation } from "../emulation";
import { invitationRequestValidators } from "../service/invitations/invitation-requests";
import { shareOperationOf } from "../service/kinds";
import type { Caller } from "../service/principal";
import { lensRequestValidators } from "../service/resources/lens/lens-requests";
import { profileRequestValidators } from "../service/resources/profile/profile-requests";
import { reviewTemplateRequestValidators as templateValidators } from "../service/resources/review-template/review-template-requests";
import { tagRequestValidators } from "../service/resources/tags";
import { workloadRequestValidators } from "../service/resources/workload/workload-requests";
import { settingsRequestValidators } from "../service/settings/settings-requests";
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
  if (isWrite(request.operation)) emulation.onChange();
  return jsonResponse(output, requestId);
}

function isWrite(operation: WellArchitectedOperation): boolean {
  return !/^(Get|List)/.test(operation);
}

function callService(
  { service }: Emulation,
  operation: WellArchitectedOperation,
  caller: Caller,
  input: JsonObject,
): unknown {
  switch (operation) {
    case "CreateWorkload":
      return service.createWorkload(caller, validate(workloadRequestValidators.CreateWorkload, input));
    case "GetWorkload":
      return service.getWorkload(caller, validate(workloadRequestValidators.GetWorkload, input));
    case "DeleteWorkload":
      return service.workloadOperations.delete(caller, validate(workloadRequestValidators.DeleteWorkload, input));
    case "ListWorkloads":
      return service.listWorkloads(caller, validate(workloadRequestValidators.ListWorkloads, input));
    case "ImportLens":
      return service.lenses.import(caller, validate(lensRequestValidators.ImportLens, input));
    case "CreateLensVersion":
      return service.lenses.createVersion(caller, validate(lensRequestValidators.CreateLensVersion, input));
    case "GetLens":
      return service.lenses.get(caller, validate(lensRequestValidators.GetLens, input));
    case "DeleteLens":
      return service.lenses.delete(caller, validate(lensRequestValidators.DeleteLens, input));
    case "ListLenses":
      return service.lenses.list(caller, validate(lensRequestValidators.ListLenses, input));
    case "CreateProfile":
      return service.profiles.create(caller, validate(profileRequestValidators.CreateProfile, input));
    case "GetProfile":
      return service.profiles.get(caller, validate(profileRequestValidators.GetProfile, input));
    case "DeleteProfile":
      return service.profiles.delete(caller, validate(profileRequestValidators.DeleteProfile, input));
    case "ListProfiles":
      return service.profiles.list(caller, validate(profileRequestValidators.ListProfiles, input));
    case "CreateReviewTemplate":
      return service.reviewTemplates.create(caller, validate(templateValidators.CreateReviewTemplate, input));
    case "GetReviewTemplate":
      return service.reviewTemplates.get(caller, validate(templateValidators.GetReviewTemplate, input));
    case "DeleteReviewTemplate":
      return service.reviewTemplates.delete(caller, validate(templateValidators.DeleteReviewTemplate, input));
    case "ListReviewTemplates":
      return service.reviewTemplates.list(caller, validate(templateValidators.ListReviewTemplates, input));
    case "ListTagsForResource":
      return service.listTags(caller, validate(tagRequestValidators.ListTagsForResource, input));
    case "ListShareInvitations":
      return service.listShareInvitations(caller, validate(invitationRequestValidators.ListShareInvitations, input));
    case "UpdateShareInvitation":
      return service.updateShareInvitation(caller, validate(invitationRequestValidators.UpdateShareInvitation, input));
    case "GetGlobalSettings":
      return service.getGlobalSettings(caller);
    case "UpdateGlobalSettings":
      return service.updateGlobalSettings(caller, validate(settingsRequestValidators.UpdateGlobalSettings, input));
    default: {
      const { kind, action } = shareOperationOf(operation);
      return service.sharesOf(kind).perform(action, caller, input);
    }
  }
}
