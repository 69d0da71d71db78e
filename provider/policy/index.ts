/** Policies of Pulumi CrossGuard for the resources of this package, whether by its classes or by the provider plugin. */
export { acceptanceCeiling, trustedOwners } from "./acceptances";
export { mandatoryWaitForAcceptance, permissionCeiling, trustedPrincipals } from "./shares";
