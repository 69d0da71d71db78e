import test from "ava";
import fc from "fast-check";
import { parsePrincipal, principalKey } from "../../../provider/shares/model/principal";

const account = "111122223333";
const organization = "o-a1b2c3d4e5";
const unit = "ou-ab12-c3d4e5f6";
const iam = `arn:aws:iam::${account}`;
const organizations = `arn:aws:organizations::${account}`;

const spellings = [
  ["an account's ID", "000000000001", "account", "000000000001", undefined],
  ["an account's root", `${iam}:root`, "account", account, "aws"],
  ["a user", `${iam}:user/bob`, "user", `${iam}:user/bob`, "aws"],
  [
    "a user with a path, and every character that IAM allows",
    `${iam}:user/a/b+=,.@:!~/Bo_b+=,.@-1`,
    "user",
    `${iam}:user/a/b+=,.@:!~/Bo_b+=,.@-1`,
    "aws",
  ],
  [
    "a role of IAM Identity Center",
    `${iam}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_View_0123456789abcdef`,
    "role",
    `${iam}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_View_0123456789abcdef`,
    "aws",
  ],
  ["a user in China", `arn:aws-cn:iam::${account}:user/bob`, "user", `arn:aws-cn:iam::${account}:user/bob`, "aws-cn"],
  ["an organization's ID", organization, "organization", organization, undefined],
  ["an organization's ARN", `${organizations}:organization/${organization}`, "organization", organization, "aws"],
  ["an organizational unit's ID", unit, "organizational unit", unit, undefined],
  [
    "an organizational unit's ARN in GovCloud",
    `arn:aws-us-gov:organizations::${account}:ou/${organization}/${unit}`,
    "organizational unit",
    unit,
    "aws-us-gov",
  ],
] as const;

for (const [what, text, kind, key, partition] of spellings) {
  test(`a principal may be ${what}`, (t) => {
    t.deepEqual(parsePrincipal(text) as object, partition === undefined ? { kind, key } : { kind, key, partition });
    t.is(principalKey(text), key);
  });
}

test("a principal may have the longest ID, path and name that AWS documents, and not one character more", (t) => {
  const name = "n".repeat(64);
  // IAM's path is 512 characters with the slashes at both its ends.
  const path = `${"p".repeat(510)}/`;
  const isPrincipal = (text: string) => !("problem" in parsePrincipal(text));
  const valid = [
    `${iam}:role/${path}${name}`,
    `o-${"a".repeat(32)}`,
    `o-${"a".repeat(10)}`,
    `ou-${"a".repeat(32)}-${"b".repeat(32)}`,
    `ou-${"a".repeat(4)}-${"b".repeat(8)}`,
  ];
  const invalid = [
    `${iam}:role/p${path}${name}`,
    `${iam}:role/${name}n`,
    `${iam}:role/path/${name}n`,
    `o-${"a".repeat(33)}`,
    `o-${"a".repeat(9)}`,
    `ou-${"a".repeat(33)}-${"b".repeat(32)}`,
    `ou-${"a".repeat(32)}-${"b".repeat(33)}`,
    `ou-aaa-${"b".repeat(8)}`,
    `ou-aaaa-${"b".repeat(7)}`,
  ];

  t.deepEqual(valid.filter(isPrincipal), valid);
  t.deepEqual(invalid.filter(isPrincipal), []);
});

test("a principal with anything before it or a blank after it is none", (t) => {
  const around = spellings.flatMap(([, text]) => [`x${text}`, ` ${text}`, `${text} `, `${text}\n`]);

  t.deepEqual(
    around.filter((text) => "key" in parsePrincipal(text)),
    [],
  );
});

test("nothing else is a principal, and the refusal shows it and the forms", (t) => {
  for (const [what, text] of Object.entries({
    "thirteen digits": "1111222233334",
    "digits of another alphabet": "١١١١٢٢٢٢٣٣٣٣",
    "an organization in capitals": "O-A1B2C3D4E5",
    "a federated user": `arn:aws:sts::${account}:federated-user/bob`,
    "a user without a name": `${iam}:user/`,
    "a user whose path ends it": `${iam}:user/path/`,
    "a user with a space": `${iam}:user/bo b`,
    "a user with a colon in the name": `${iam}:user/bo:b`,
    "a user with a character outside ASCII": `${iam}:user/böb`,
    "a user of no account": "arn:aws:iam:::user/bob",
    "a user in a Region": `arn:aws:iam:us-east-1:${account}:user/bob`,
    "a root with a tail": `${iam}:root/x`,
    "an organizational unit's ARN without its organization": `${organizations}:ou/${unit}`,
    "an organization's ARN with an organizational unit": `${organizations}:organization/${unit}`,
    "a name": "bob",
    everyone: "*",
    nothing: "",
  })) {
    const principal = parsePrincipal(text);

    const problem = "problem" in principal ? principal.problem : "";
    t.regex(problem, /^must be a 12-digit account ID/, what);
    t.true(problem.endsWith(`, but is ${JSON.stringify(text)}`), what);
  }
});

for (const [what, text, hint] of [
  [
    "an account ID of 11 digits",
    "11112222333",
    "has 11 digits: YAML and numbers lose leading zeros, so write the account ID as a quoted string",
  ],
  ["an account ID with hyphens", "1111-2222-3333", "Write it without hyphens"],
  [
    "a role's session",
    `arn:aws:sts::${account}:assumed-role/reviewer/bob`,
    "That is a role's session: write the role's ARN",
  ],
  ["a group", `${iam}:group/admins`, "not with groups or instance profiles"],
  ["an instance profile", `${iam}:instance-profile/web`, "not with groups or instance profiles"],
  ["an organization's root", "r-ab12", "That is an organization's root: write the organization's ID"],
  [
    "the ARN of an organization's root",
    `${organizations}:root/${organization}/r-ab12`,
    "That is an organization's root",
  ],
  [
    "an organization's account",
    `${organizations}:account/${organization}/${account}`,
    "Write the 12-digit account ID at its end",
  ],
  ["an account ID with a space before it", ` ${account}`, "It begins or ends with white space"],
  ["an account ID with a line's end", `${account}\n`, "It begins or ends with white space"],
  ["an ARN with a line's end", `${iam}:user/bob\n`, "It begins or ends with white space"],
] as const) {
  test(`${what} is no principal, and the hint says what to write`, (t) => {
    const principal = parsePrincipal(text);

    const problem = "problem" in principal ? principal.problem : "";
    t.true(problem.includes(`but is ${JSON.stringify(text)}`), problem);
    t.true(problem.includes(hint), problem);
  });
}

test("the key of a user or role is its exact spelling: paths and capitals tell them apart", (t) => {
  const users = ["user/bob", "user/Bob", "user/team/bob", "role/bob"].map((name) => `${iam}:${name}`);

  t.deepEqual(users.map(principalKey), users);
});

test("the key of a form that the service lists and we don't know is its spelling", (t) => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const principal = parsePrincipal(text);
      t.is(principalKey(text), "problem" in principal ? text : principal.key);
    }),
  );
});

test("the key of a principal's key is that key", (t) => {
  const digits = fc.stringMatching(/^\d{12}$/);
  const forms = fc.oneof(
    digits,
    digits.map((id) => `arn:aws:iam::${id}:root`),
    digits.map((id) => `arn:aws:organizations::${id}:organization/${organization}`),
    fc.tuple(digits, fc.stringMatching(/^[\w+=,.@-]{1,64}$/)).map(([id, name]) => `arn:aws:iam::${id}:user/${name}`),
  );
  fc.assert(
    fc.property(forms, (text) => {
      t.false("problem" in parsePrincipal(text), text);
      t.is(principalKey(principalKey(text)), principalKey(text));
    }),
  );
});

test("a principal that is long and hostile is refused within milliseconds", (t) => {
  const long = 200_000;
  const begun = performance.now();

  for (const text of [
    `${iam}:user/${"a/".repeat(long)}!`,
    `${iam}:user/${"/".repeat(long)} `,
    `${iam}:role/${"a".repeat(long)}\u0000`,
    `arn:${"-".repeat(long)}:iam::${account}:root!`,
    `o-${"a".repeat(long)}`,
    `ou-${"a-".repeat(long)}`,
    "1".repeat(long),
    `${"r-".repeat(long)}`,
    " ".repeat(long),
  ]) {
    t.true("problem" in parsePrincipal(text));
  }

  t.true(performance.now() - begun < 1000);
});
