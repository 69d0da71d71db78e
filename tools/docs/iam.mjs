import { code, table } from "./tables.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 * @typedef {PackageDescription["kinds"][number]} Kind
 * @typedef {import("../../emulator/index.js").PolicyDocument} PolicyDocument
 */

/**
 * A least policy.
 * @typedef {object} LeastPolicy
 * @property {string} purpose what its identity does
 * @property {PolicyDocument} document
 */

/** The folder of the policies, which has a file for each. */
export const policiesFolder = "docs/iam";

/**
 * The least policies, by the names of their files.
 * @param {PackageDescription} description
 * @returns {Record<string, LeastPolicy>}
 */
export function leastPolicies({ kinds, functions }) {
  const called = functions.flatMap(({ operations }) => operations);
  return {
    ...ofKinds("owner", "shares", kinds, ownerDocument),
    ...ofKinds("recipient", "accepts", kinds, recipientDocument),
    organization: {
      purpose: "declares whether the account shares with its organization",
      document: policyDocument(kinds, ({ api }) => [api.listResources, api.list], [
        "GetGlobalSettings",
        "UpdateGlobalSettings",
      ]),
    },
    "read-only": {
      purpose:
        "runs `pulumi preview --refresh`, scans with `wellarchitected-shares`, or calls the functions in a program",
      document: policyDocument(
        kinds,
        ({ api }) => Object.values(api).filter((operation) => called.includes(operation)),
        ["ListShareInvitations", "GetGlobalSettings"],
      ),
    },
  };
}

/** @param {readonly Kind[]} kinds */
function ownerDocument(kinds) {
  return policyDocument(kinds, ({ api }) => [api.create, api.list, api.update, api.delete]);
}

/** @param {readonly Kind[]} kinds */
function recipientDocument(kinds) {
  return policyDocument(kinds, ({ api }) => [api.get, api.listResources], [
    "ListShareInvitations",
    "UpdateShareInvitation",
  ]);
}

/**
 * The policy of a role for all kinds, and one for each.
 * @param {string} role
 * @param {string} does
 * @param {readonly Kind[]} kinds
 * @param {(kinds: readonly Kind[]) => PolicyDocument} document
 * @returns {Record<string, LeastPolicy>}
 */
function ofKinds(role, does, kinds, document) {
  const ofEach = kinds.map((kind) => [
    `${role}-${arnType(kind)}`,
    { purpose: `${does} a ${kind.noun}`, document: document([kind]) },
  ]);
  return {
    [role]: { purpose: `${does} any kind of resource`, document: document(kinds) },
    ...Object.fromEntries(ofEach),
  };
}

/**
 * A statement for each kind's resources, and one for what AWS allows for no resource in particular.
 * @param {readonly Kind[]} kinds
 * @param {(kind: Kind) => readonly (string | undefined)[]} operationsOf
 * @param {readonly string[]} ofAccount operations that belong to no kind
 * @returns {PolicyDocument}
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_wellarchitected.html
 */
function policyDocument(kinds, operationsOf, ofAccount = []) {
  const isOfAccount = (/** @type {Kind} */ { api }, /** @type {string} */ operation) => operation === api.listResources;
  const operations = kinds.map((kind) => ({
    kind,
    all: operationsOf(kind).filter((operation) => operation !== undefined),
  }));
  const lists = operations.flatMap(({ kind, all }) => all.filter((operation) => isOfAccount(kind, operation)));
  const statements = operations.map(({ kind, all }) =>
    statement(
      all.filter((operation) => !isOfAccount(kind, operation)),
      `arn:aws:wellarchitected:*:*:${arnType(kind)}/*`,
    ),
  );
  return {
    Version: "2012-10-17",
    Statement: [...statements, statement([...lists, ...ofAccount], "*")].filter(({ Action }) => Action.length > 0),
  };
}

/**
 * @param {readonly string[]} operations
 * @param {string} Resource
 */
function statement(operations, Resource) {
  const Action = operations.map((operation) => `wellarchitected:${operation}`).sort();
  return { Effect: /** @type {const} */ ("Allow"), Action, Resource };
}

/**
 * The type in the ARNs of what is shared: `workload`, `lens`, `profile` or `review-template`.
 * @param {Kind} kind
 */
function arnType({ example, noun }) {
  // A workload is named by its ID.
  return /^arn:.*:([a-z-]+)\//.exec(example)?.[1] ?? noun;
}

/**
 * The text of each policy's file.
 * @param {PackageDescription} description
 * @returns {Record<string, string>} by the file's path in the project
 */
export function policyFiles(description) {
  const entries = Object.entries(leastPolicies(description)).map(([name, { document }]) => [
    `${policiesFolder}/${name}.json`,
    `${JSON.stringify(document, null, 2)}\n`,
  ]);
  return Object.fromEntries(entries);
}

/**
 * The table of the policies, for a page in docs/guides.
 * @param {PackageDescription} description
 */
export function policiesTable(description) {
  const rows = Object.entries(leastPolicies(description)).map(([name, { purpose, document }]) => [
    `[${name}.json](../iam/${name}.json)`,
    purpose,
    document.Statement.flatMap(({ Action }) => Action)
      .map((action) => code(action.replace("wellarchitected:", "")))
      .join(", "),
  ]);
  return table(["Policy", "For an identity that", "Actions (`wellarchitected:…`)"], rows);
}
