import { spawnSync } from "node:child_process";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly error?: { readonly summary?: string };
  readonly message?: string;
}

/** Packages with a known vulnerability that doesn't reach a user of this package, and why. */
const explained: Readonly<Record<string, string>> = {};

const audit = npmAudit();
if (!audit.vulnerabilities) {
  console.warn(`SKIPPED: the registry returned no audit. ${audit.message ?? audit.error?.summary ?? ""}`);
}

function npmAudit(): Audit {
  const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
    cwd: projectFolder,
    encoding: "utf8",
    shell: process.platform === "win32",
    timeout: 60_000,
  });
  return stdout ? JSON.parse(stdout) : {};
}

const testIfAudited = audit.vulnerabilities ? test : test.skip;

testIfAudited("no dependency that ships has a known vulnerability, unless it is explained", (t) => {
  const vulnerable = Object.entries(audit.vulnerabilities ?? {}).map(([name, { severity }]) => ({ name, severity }));

  t.deepEqual(
    vulnerable.filter(({ name }) => !Object.hasOwn(explained, name)),
    [],
  );
});
