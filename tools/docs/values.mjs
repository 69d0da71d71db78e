import { kinds } from "../../dist/provider/shares/kinds/kinds.js";

/**
 * @typedef {import("./description.mjs").Part} Part
 * @typedef {import("./description.mjs").ValueType} ValueType
 */

/** The owner's account and the recipient's in all examples. */
export const owner = "111111111111";
export const recipient = "222222222222";

/**
 * A value of each property that is a text, for an example of it: each is one that the property's rule accepts.
 * @type {Record<string, string>}
 */
export const texts = {
  ...Object.fromEntries(kinds.map(({ input, example }) => [input, example])),
  sharedWith: recipient,
  sharedBy: owner,
  from: owner,
  region: "eu-west-1",
  name: "Shop",
  namePrefix: "Sh",
  profile: "shop",
  roleArn: `arn:aws:iam::${owner}:role/WellArchitectedOwner`,
  externalId: "shop",
  sessionName: "review",
  endpoint: "http://127.0.0.1:4567",
};

/** What a share can be given to, each with an example and a name for its resource. */
export const principals = [
  { is: "An account", name: "account", sharedWith: recipient },
  { is: "An account, by the ARN of its root", name: "root", sharedWith: `arn:aws:iam::${recipient}:root` },
  { is: "An IAM role", name: "role", sharedWith: `arn:aws:iam::${recipient}:role/Reviewer` },
  { is: "An IAM user", name: "user", sharedWith: `arn:aws:iam::${recipient}:user/reviewer` },
  { is: "An organizational unit", name: "unit", sharedWith: "ou-ab12-c3d4e5f6" },
  { is: "An organization", name: "organization", sharedWith: "o-a1b2c3d4e5" },
];

/**
 * A value for an example of a property: not the default, if there are but two.
 * @param {string} name
 * @param {Part & { default?: unknown }} part
 */
export function exampleValue(name, part) {
  return name === "connection" ? { roleArn: texts.roleArn } : typedValue(name, part.type, part.default);
}

/**
 * @param {string} name
 * @param {ValueType} type
 * @param {unknown} [ordinary]
 * @returns {unknown}
 */
function typedValue(name, type, ordinary) {
  if (type === "string") return texts[name];
  if (type === "boolean") return ordinary !== true;
  if (type === "integer" || type === "number") return 3600;
  if (type.is === "enum") return type.values.find(({ value }) => value !== ordinary)?.value;
  if (type.is === "list") return [typedValue(name, type.of)];
  return Object.fromEntries(Object.entries(type.parts).map(([part, { type }]) => [part, typedValue(part, type)]));
}

/**
 * A value as TypeScript spells it.
 * @param {unknown} value
 * @returns {string}
 */
export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`);
  return `{ ${members.join(", ")} }`;
}
