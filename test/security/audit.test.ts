import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly error?: { readonly summary?: string };
  readonly message?: string;
}

/** Packages with a known vulnerability that doesn't reach a user of this package, and why. */
const explained: Readonly<Record<string, string>> = {};

it("no dependency that ships has a known vulnerability, or it is explained", (context) => {
  const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
    cwd: resolve(__dirname, "../.."),
    encoding: "utf8",
    shell: process.platform === "win32",
    timeout: 60_000,
  });
  const audit: Audit = stdout ? JSON.parse(stdout) : {};
  if (!audit.vulnerabilities) {
    return context.skip(`the registry answers no audit: ${audit.message ?? audit.error?.summary ?? "nothing"}`);
  }
  const unexplained = Object.entries(audit.vulnerabilities).filter(([name]) => !Object.hasOwn(explained, name));
  expect(unexplained.map(([name, { severity }]) => `${name}: ${severity}`)).toEqual([]);
});
