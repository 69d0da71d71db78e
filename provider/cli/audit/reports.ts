import { type Finding, type Rule, rules } from "./findings";

/** One JSON object in each line. */
export function jsonLines(findings: readonly Finding[]): string {
  return findings.map((finding) => `${JSON.stringify(finding)}\n`).join("");
}

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif(findings: readonly Finding[], applied: readonly Rule[], version: string, scan: string): string {
  const driver = {
    name: "wellarchitected-shares",
    version,
    rules: applied.map((id) => ({
      id,
      shortDescription: { text: rules[id].summary },
      defaultConfiguration: { level: rules[id].severity },
    })),
  };
  const results = findings.map(({ rule, severity, message, accountId, region, shareId, share }) => ({
    ruleId: rule,
    ruleIndex: applied.indexOf(rule),
    level: severity,
    message: { text: `${message} (account ${accountId}, ${region})` },
    locations: [
      {
        // Services that show results ask for a file.
        physicalLocation: { artifactLocation: { uri: encodeURI(scan) } },
        logicalLocations: [
          { fullyQualifiedName: share?.resourceArn ?? share?.resourceId ?? shareId, kind: "resource" },
        ],
      },
    ],
    partialFingerprints: { "share/v1": `${rule}/${shareId}` },
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A test case for each finding, and one for each rule without any. @see https://github.com/testmoapp/junitxml */
export function junit(findings: readonly Finding[], applied: readonly Rule[]): string {
  const suites = applied.map((rule) => {
    const found = findings.filter((finding) => finding.rule === rule);
    const cases = found.map(({ message, severity, accountId, region, shareId }) => {
      const name = attribute(`${accountId} ${region} ${shareId}`);
      const failure = `<failure type="${severity}" message="${attribute(message)}"/>`;
      return `    <testcase classname="${rule}" name="${name}">${failure}</testcase>\n`;
    });
    const passed = `    <testcase classname="${rule}" name="${attribute(rules[rule].summary)}"/>\n`;
    const counts = `tests="${Math.max(1, cases.length)}" failures="${cases.length}"`;
    return `  <testsuite name="${rule}" ${counts}>\n${cases.join("") || passed}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wellarchitected-shares">\n${suites.join("")}</testsuites>\n`;
}

/** XML has no way to write other control characters. */
function attribute(text: string): string {
  const references: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replaceAll(/\p{C}/gu, " ").replaceAll(/[&<>"]/g, (character) => references[character] ?? character);
}
