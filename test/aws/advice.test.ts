import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";
import { Advice } from "../../provider/aws/advice";
import { missingRegion } from "../../provider/core/region";

const named = (name: string, message = "") => Object.assign(new Error(message), { name });
const endpoint = { name: "AWS_ENDPOINT_URL", value: "http://127.0.0.1:4566" };

/** Every text of every piece of advice; the type keeps this list whole. */
const texts: { readonly [Name in keyof Advice]: (advice: Advice) => string[] } = {
  accessDenied: (advice) => [advice.accessDenied("wellarchitected:CreateWorkloadShare")],
  refusedCredentials: (advice) => [advice.refusedCredentials],
  invalidToken: (advice) => [advice.invalidToken("ap-east-1")],
  noCredentials: (advice) => [advice.noCredentials],
  retryLimit: (advice) => [advice.retryLimit],
  role: (advice) => [advice.role(named("AccessDenied")), advice.role(named("ValidationError"))],
  profile: (advice) =>
    [
      named("CredentialsProviderError", "Profile dev requires multi-factor authentication"),
      named("CredentialsProviderError", "To refresh this SSO session run aws sso login"),
      named("AccessDenied"),
      named("CredentialsProviderError", "its credential_process failed"),
    ].map((cause) => advice.profile("dev", cause)),
  unreachable: (advice) =>
    [
      { origin: "https://x", proxy: "http://me:secret@proxy:3128" },
      { origin: endpoint.value },
      { origin: "https://x" },
    ].map(($route) => advice.unreachable(Object.assign(new Error(), { $route }), [endpoint])),
  certificate: (advice) => [advice.certificate],
  proxyCredentials: (advice) => [advice.proxyCredentials],
};

const adviceOf = (hasProviders: boolean) => [
  ...Object.values(texts).flatMap((of) => of(new Advice({ hasProviders }))),
  missingRegion({ hasProviders, canImport: hasProviders, unknown: "" }),
];

test("advice to users of the plugin names nothing that only the npm package reads", (t) => {
  for (const text of adviceOf(true)) t.notRegex(text, /\baws:\w|\bconnection\b/);
});

test("advice to users of the npm package names nothing that only the plugin reads", (t) => {
  for (const text of adviceOf(false)) t.notRegex(text, /provider resource|the provider's/);
});

test("advice to users of a command names its options only", (t) => {
  const command = new Advice({ hasProviders: false, identityOptions: "--profiles" });
  for (const text of Object.values(texts).flatMap((of) => of(command))) {
    t.notRegex(text, /provider resource|\bconnection\b|\b(wellarchitected|aws):(?!CreateWorkloadShare)[a-z]/i);
  }
});

test("no advice shows a proxy's password", (t) => {
  for (const text of adviceOf(true)) t.false(text.includes("me:secret"), text);
});

test("keys of aws: are named by no other code than the one that reads them, and the advice about Regions", (t) => {
  const provider = join(projectFolder, "provider");
  const files = readdirSync(provider, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

  const naming = files.filter((file) => /["`'( ]aws:(?!\*)[a-z$]/.test(withoutComments(join(provider, file))));

  t.deepEqual(naming.map((file) => file.replaceAll("\\", "/")).sort(), [
    // Read and said only if the stack's configuration has such a key, which the plugin is never given.
    "aws/configuration.ts",
    "aws/connection.ts",
    // The subject of a test above.
    "core/region.ts",
  ]);
});

function withoutComments(file: string): string {
  return readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}
