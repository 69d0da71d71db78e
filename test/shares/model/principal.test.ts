import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePrincipal, principalKey } from "../../../provider/shares/model/principal";

const account = "111122223333";
const organization = "o-a1b2c3d4e5";
const unit = "ou-ab12-c3d4e5f6";

describe("a principal", () => {
  it.each([
    ["an account's ID", account, "account", account, undefined],
    ["an account whose ID begins with 0", "000000000001", "account", "000000000001", undefined],
    ["an account's root", `arn:aws:iam::${account}:root`, "account", account, "aws"],
    ["a user", `arn:aws:iam::${account}:user/bob`, "user", `arn:aws:iam::${account}:user/bob`, "aws"],
    [
      "a user with a path, and every character that IAM allows",
      `arn:aws:iam::${account}:user/a/b+=,.@:!~/Bo_b+=,.@-1`,
      "user",
      `arn:aws:iam::${account}:user/a/b+=,.@:!~/Bo_b+=,.@-1`,
      "aws",
    ],
    [
      "a role of IAM Identity Center",
      `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_View_0123456789abcdef`,
      "role",
      `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_View_0123456789abcdef`,
      "aws",
    ],
    ["an organization", organization, "organization", organization, undefined],
    [
      "an organization's ARN",
      `arn:aws:organizations::${account}:organization/${organization}`,
      "organization",
      organization,
      "aws",
    ],
    ["an organizational unit", unit, "organizational unit", unit, undefined],
    [
      "an organizational unit's ARN",
      `arn:aws:organizations::${account}:ou/${organization}/${unit}`,
      "organizational unit",
      unit,
      "aws",
    ],
    ["a user in China", `arn:aws-cn:iam::${account}:user/bob`, "user", `arn:aws-cn:iam::${account}:user/bob`, "aws-cn"],
    [
      "an OU in GovCloud",
      `arn:aws-us-gov:organizations::${account}:ou/${organization}/${unit}`,
      "organizational unit",
      unit,
      "aws-us-gov",
    ],
  ])("is %s", (_, text, kind, key, partition) => {
    expect(parsePrincipal(text)).toEqual(partition === undefined ? { kind, key } : { kind, key, partition });
    expect(principalKey(text)).toBe(key);
  });

  it("may have the longest ID, path and name that AWS documents, and not one character more", () => {
    const name = "n".repeat(64);
    // IAM's path is 512 characters with the slashes at both its ends.
    const path = `${"p".repeat(510)}/`;
    const ok = (text: string) => !("problem" in parsePrincipal(text));
    expect(ok(`arn:aws:iam::${account}:role/${path}${name}`)).toBe(true);
    expect(ok(`arn:aws:iam::${account}:role/p${path}${name}`)).toBe(false);
    expect(ok(`arn:aws:iam::${account}:role/${name}n`)).toBe(false);
    expect(ok(`arn:aws:iam::${account}:role/path/${name}n`)).toBe(false);
    expect(ok(`o-${"a".repeat(32)}`)).toBe(true);
    expect(ok(`o-${"a".repeat(33)}`)).toBe(false);
    expect(ok(`o-${"a".repeat(10)}`)).toBe(true);
    expect(ok(`o-${"a".repeat(9)}`)).toBe(false);
    expect(ok(`ou-${"a".repeat(32)}-${"b".repeat(32)}`)).toBe(true);
    expect(ok(`ou-${"a".repeat(33)}-${"b".repeat(32)}`)).toBe(false);
    expect(ok(`ou-${"a".repeat(32)}-${"b".repeat(33)}`)).toBe(false);
    expect(ok(`ou-aaa-${"b".repeat(8)}`)).toBe(false);
    expect(ok(`ou-aaaa-${"b".repeat(7)}`)).toBe(false);
  });

  it.each([
    ["eleven digits", "11112222333"],
    ["thirteen digits", "1111222233334"],
    ["digits of another alphabet", "١١١١٢٢٢٢٣٣٣٣"],
    ["an account with white space", ` ${account}`],
    ["an account with a line's end", `${account}\n`],
    ["an ARN with a line's end", `arn:aws:iam::${account}:user/bob\n`],
    ["an organization in capitals", "O-A1B2C3D4E5"],
    ["an organization's root", "r-ab12"],
    ["a group", `arn:aws:iam::${account}:group/admins`],
    ["an instance profile", `arn:aws:iam::${account}:instance-profile/web`],
    ["a role's session", `arn:aws:sts::${account}:assumed-role/reviewer/bob`],
    ["a federated user", `arn:aws:sts::${account}:federated-user/bob`],
    ["a user without a name", `arn:aws:iam::${account}:user/`],
    ["a user whose path ends it", `arn:aws:iam::${account}:user/path/`],
    ["a user with a space", `arn:aws:iam::${account}:user/bo b`],
    ["a user with a colon in the name", `arn:aws:iam::${account}:user/bo:b`],
    ["a user with a character outside ASCII", `arn:aws:iam::${account}:user/böb`],
    ["a user of no account", "arn:aws:iam:::user/bob"],
    ["a user in a Region", `arn:aws:iam:us-east-1:${account}:user/bob`],
    ["a root with a tail", `arn:aws:iam::${account}:root/x`],
    ["an OU's ARN without its organization", `arn:aws:organizations::${account}:ou/${unit}`],
    ["an organization's ARN with an OU", `arn:aws:organizations::${account}:organization/${unit}`],
    ["an account of an organization", `arn:aws:organizations::${account}:account/${organization}/${account}`],
    ["a mail address", "bob@example.com"],
    ["everybody", "*"],
    ["nothing", ""],
  ])("is not %s", (_, text) => {
    const principal = parsePrincipal(text);
    expect(principal).toHaveProperty("problem");
    expect(principal).toHaveProperty("problem", expect.stringContaining(`but is ${JSON.stringify(text)}`));
    expect(principal).toHaveProperty("problem", expect.stringContaining("12-digit account ID"));
  });
});

describe("a refused principal's hint", () => {
  it.each([
    ["123456789", "has 9 digits: YAML and numbers lose leading zeros, so write the account ID as a quoted string"],
    ["1111-2222-3333", "Write it without hyphens"],
    [`arn:aws:sts::${account}:assumed-role/reviewer/bob`, "That is a role's session: write the role's ARN"],
    [`arn:aws:iam::${account}:group/admins`, "not with groups or instance profiles"],
    [`arn:aws:iam::${account}:instance-profile/web`, "not with groups or instance profiles"],
    ["r-ab12", "That is an organization's root: write the organization's ID"],
    [`arn:aws:organizations::${account}:root/${organization}/r-ab12`, "That is an organization's root"],
    [
      `arn:aws:organizations::${account}:account/${organization}/${account}`,
      "Write the 12-digit account ID at its end",
    ],
    [`${account} `, "It begins or ends with white space"],
  ])("for %s tells what to write", (text, hint) => {
    expect(parsePrincipal(text)).toHaveProperty("problem", expect.stringContaining(hint));
  });
});

it("a refused principal of no known mistake has no hint", () => {
  expect(parsePrincipal("bob")).toHaveProperty("problem", expect.stringMatching(/, but is "bob"$/));
});

describe("the key of a principal", () => {
  it("is one for an ARN and its ID", () => {
    expect(principalKey(`arn:aws:iam::${account}:root`)).toBe(principalKey(account));
    expect(principalKey(`arn:aws:organizations::${account}:organization/${organization}`)).toBe(organization);
    expect(principalKey(`arn:aws:organizations::${account}:ou/${organization}/${unit}`)).toBe(unit);
  });

  it("is the exact string of a user or role: paths and capitals tell them apart", () => {
    const spellings = ["user/bob", "user/Bob", "user/team/bob", "role/bob"].map(
      (name) => `arn:aws:iam::${account}:${name}`,
    );
    expect(new Set(spellings.map(principalKey)).size).toBe(spellings.length);
  });

  it("is the spelling, of a form that the service lists and we don't know", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const principal = parsePrincipal(text);
        expect(principalKey(text)).toBe("problem" in principal ? text : principal.key);
      }),
    );
  });

  it("names itself: the key of a key is the key", () => {
    const digits = fc.stringMatching(/^\d{12}$/);
    const forms = fc.oneof(
      digits,
      digits.map((id) => `arn:aws:iam::${id}:root`),
      digits.map((id) => `arn:aws:organizations::${id}:organization/${organization}`),
      fc.tuple(digits, fc.stringMatching(/^[\w+=,.@-]{1,64}$/)).map(([id, name]) => `arn:aws:iam::${id}:user/${name}`),
    );
    fc.assert(
      fc.property(forms, (text) => {
        expect(parsePrincipal(text)).not.toHaveProperty("problem");
        expect(principalKey(principalKey(text))).toBe(principalKey(text));
      }),
    );
  });
});

it("refuses long hostile input within milliseconds", () => {
  const long = 200_000;
  const hostile = [
    `arn:aws:iam::${account}:user/${"a/".repeat(long)}!`,
    `arn:aws:iam::${account}:user/${"/".repeat(long)} `,
    `arn:aws:iam::${account}:role/${"a".repeat(long)}\u0000`,
    `arn:${"-".repeat(long)}:iam::${account}:root!`,
    `o-${"a".repeat(long)}`,
    `ou-${"a-".repeat(long)}`,
    "1".repeat(long),
    `${"r-".repeat(long)}`,
    " ".repeat(long),
  ];
  const begun = performance.now();
  for (const text of hostile) expect(parsePrincipal(text)).toHaveProperty("problem");
  expect(performance.now() - begun).toBeLessThan(1000);
});
