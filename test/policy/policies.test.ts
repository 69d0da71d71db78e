import type { ResourceValidation, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import test from "ava";
import {
  acceptanceCeiling,
  mandatoryWaitForAcceptance,
  permissionCeiling,
  trustedOwners,
  trustedPrincipals,
} from "../../provider/policy";
import { kinds } from "../../provider/shares/kinds/kinds";

const stranger = "999900001111";

/** What a policy reports of a resource. */
function violations(policy: ResourceValidationPolicy, type: string, props: object, config: object = {}): string[] {
  const found: string[] = [];
  const args = { type, props, getConfig: () => config } as unknown as ResourceValidationArgs;
  (policy.validateResource as ResourceValidation)(args, (message) => found.push(message));
  return found;
}

const ofPackage = (name: string) => `pulumi-nodejs:dynamic/wellarchitected:${name}`;
const ofPlugin = (name: string) => `wellarchitected:index:${name}`;
const types = kinds.flatMap(({ name }) => [ofPackage(name), ofPlugin(name)]);

test("shares of every kind are looked at, by the tokens of both ways in; what isn't ours, or isn't a share, isn't", (t) => {
  const report = (type: string) => violations(trustedPrincipals, type, { sharedWith: stranger }, { trusted: [] });

  for (const type of types) t.deepEqual(report(type), [`${stranger} is not a trusted principal. Trusted are: none`]);
  const others = ["aws:ram/principalAssociation:PrincipalAssociation", "other:index:WorkloadShare"];
  for (const type of [...others, ofPlugin("OrganizationSharing"), ofPlugin("WorkloadShareX")])
    t.deepEqual(report(type), []);
});

const organization = "o-exampleorgid";
const trusted = ["444455556666", `arn:aws:organizations::111122223333:organization/${organization}`];
const role = (account: string) => `arn:aws:iam::${account}:role/reviewers/Anna`;

test("principals are the same as for the provider: an organization's ARN is its ID, a root ARN the account, and an account stands for its users and roles", (t) => {
  const isTrusted = (sharedWith: string, list = trusted) =>
    violations(trustedPrincipals, ofPlugin("WorkloadShare"), { sharedWith }, { trusted: list }).length === 0;

  for (const same of ["444455556666", "arn:aws:iam::444455556666:root", role("444455556666"), organization]) {
    t.true(isTrusted(same), same);
  }
  t.true(isTrusted("444455556666", ["arn:aws:iam::444455556666:root"]));
  t.true(isTrusted(role(stranger), [role(stranger)]));
  t.false(isTrusted(stranger, [role(stranger)]));
  t.false(isTrusted(role(stranger)));
  t.false(isTrusted("o-anotherorgid1"));
  t.false(isTrusted("ou-abcd-12345678"));
});

test("a set's shares are looked at one by one, and each violation says which", (t) => {
  const shares = ["444455556666", stranger, "777788889999"].map((sharedWith) => ({ sharedWith }));

  t.deepEqual(
    violations(trustedPrincipals, ofPackage("WorkloadShares"), { shares }, { trusted }).map((text) => text.slice(0, 9)),
    ["shares[1]", "shares[2]"],
  );
});

test("CONTRIBUTOR is more than the ceiling, unless that is configured, or the principal is one of the contributors", (t) => {
  const isPermitted = (permissionType: string | undefined, config: object) => {
    const props = { sharedWith: role(stranger), ...(permissionType && { permissionType }) };
    return violations(permissionCeiling, ofPackage("WorkloadShare"), props, config).length === 0;
  };

  t.true(isPermitted("READONLY", {}));
  t.false(isPermitted("CONTRIBUTOR", {}));
  t.false(isPermitted("CONTRIBUTOR", { maxPermission: "READONLY", contributors: trusted }));
  t.true(isPermitted("CONTRIBUTOR", { contributors: [stranger] }));
  t.true(isPermitted("CONTRIBUTOR", { maxPermission: "CONTRIBUTOR" }));
  t.true(isPermitted(undefined, {}), "a kind whose shares have no permission");
});

test("every share and set must wait for acceptance, and nothing else", (t) => {
  for (const type of [...types, ofPlugin("WorkloadShares")]) {
    t.is(violations(mandatoryWaitForAcceptance, type, {}).length, 1);
    t.is(violations(mandatoryWaitForAcceptance, type, { waitForAcceptance: false }).length, 1);
    t.is(violations(mandatoryWaitForAcceptance, type, { waitForAcceptance: true }).length, 0);
  }
  t.is(violations(mandatoryWaitForAcceptance, ofPlugin("ShareAcceptance"), {}).length, 0);
});

test("an acceptance must say whose share it accepts, and every account that it names must be trusted", (t) => {
  const config = { owners: ["111122223333"] };
  const one = (props: object) => violations(trustedOwners, ofPackage("ShareAcceptance"), props, config);
  const many = (...from: string[]) => violations(trustedOwners, ofPlugin("ShareAcceptances"), { from }, config);

  t.deepEqual(one({ sharedBy: "111122223333" }), []);
  t.regex(one({ sharedBy: stranger }).join(), /^sharedBy: account 999900001111 is not trusted. Trusted are: 1111/);
  t.regex(one({}).join(), /^sharedBy must name the account/);
  t.deepEqual(many("111122223333"), []);
  t.regex(many("111122223333", stranger).join(), /^from\[1\]: account 999900001111 is not trusted/);
});

test("what a policy accepts may permit no more than the ceiling; without maxPermission it accepts CONTRIBUTOR", (t) => {
  const count = (props: object, config: object) =>
    violations(acceptanceCeiling, ofPackage("ShareAcceptances"), props, config).length;

  t.is(count({}, {}), 1);
  t.is(count({ maxPermission: "CONTRIBUTOR" }, { maxPermission: "READONLY" }), 1);
  t.is(count({ maxPermission: "READONLY" }, {}), 0);
  t.is(count({}, { maxPermission: "CONTRIBUTOR" }), 0);
});

test("what isn't known yet is thrown on, after everything that is known was looked at", (t) => {
  const unknown = new Error("can't be known during preview");
  const later = Object.defineProperty({}, "sharedWith", {
    get: () => {
      throw unknown;
    },
  });
  const found: string[] = [];
  const args = {
    type: ofPackage("WorkloadShares"),
    props: { shares: [later, { sharedWith: stranger }] },
    getConfig: () => ({ trusted }),
  } as unknown as ResourceValidationArgs;
  const validate = trustedPrincipals.validateResource as ResourceValidation;

  t.is(
    t.throws(() => validate(args, (message) => found.push(message))),
    unknown,
  );
  t.is(found.length, 1);
});

test("a wrong value in a list of the configuration is a violation of each resource that the policy is about, and says where", (t) => {
  const share = { sharedWith: "444455556666" };

  t.regex(
    violations(trustedPrincipals, ofPlugin("LensShare"), share, { trusted: ["4444"] }).join(),
    /^the policy's configuration: trusted\[0\] must be a 12-digit account ID.*lose leading zeros/,
  );
  t.regex(
    violations(permissionCeiling, ofPlugin("LensShare"), share, { contributors: ["r-abcd"] }).join(),
    /^the policy's configuration: contributors\[0\] must be/,
  );
  t.regex(
    violations(trustedOwners, ofPlugin("ShareAcceptance"), {}, { owners: ["1111-2222-3333"] }).join(),
    /^the policy's configuration: owners\[0\] must be a 12-digit account ID, but is "1111-2222-3333"/,
  );
  t.deepEqual(violations(trustedPrincipals, "aws:s3/bucket:Bucket", {}, { trusted: ["4444"] }), []);
  t.deepEqual(violations(trustedOwners, ofPlugin("WorkloadShare"), share, { owners: ["4444"] }), []);
});
