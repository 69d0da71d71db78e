import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
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

describe("advice", () => {
  it.each(adviceOf(true))("of the plugin names nothing that only the npm package reads: %s", (text) => {
    expect(text).not.toMatch(/\baws:\w|\bconnection\b/);
  });

  it.each(adviceOf(false))("of the npm package names nothing that only the plugin reads: %s", (text) => {
    expect(text).not.toMatch(/provider resource|the provider's/);
  });

  it.each(adviceOf(true))("shows no secret: %s", (text) => expect(text).not.toContain("me:secret"));

  it("that names a key of aws: is nowhere else", () => {
    const provider = resolve(__dirname, "../../provider");
    const files = readdirSync(provider, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const naming = files.filter((file) => /["`'( ]aws:(?!\*)[a-z$]/.test(withoutComments(join(provider, file))));
    expect(naming.map((file) => file.replaceAll("\\", "/")).sort()).toEqual([
      // Read and said only if the stack's configuration has such a key, which the plugin is never given.
      "aws/configuration.ts",
      "aws/connection.ts",
      // The subject of a test above.
      "core/region.ts",
    ]);
  });
});

function withoutComments(file: string): string {
  return readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}
