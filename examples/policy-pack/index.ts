// What may be shared of the AWS Well-Architected Tool, and with whom. In the folder of a program:
//
//   (cd ../policy-pack && npm install)
//   pulumi preview --policy-pack ../policy-pack --policy-pack-config ../policy-pack/config.json
//
// config.json says who is trusted. Leave out a policy that you don't want; each can be "advisory" instead of "mandatory".
import { PolicyPack } from "@pulumi/policy";
import {
  acceptanceCeiling,
  mandatoryWaitForAcceptance,
  permissionCeiling,
  trustedOwners,
  trustedPrincipals,
} from "pulumi-wellarchitected/policy";

new PolicyPack("well-architected-shares", {
  policies: [trustedPrincipals, permissionCeiling, mandatoryWaitForAcceptance, trustedOwners, acceptanceCeiling],
});
