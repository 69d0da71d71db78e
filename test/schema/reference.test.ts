import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { withGenerated } from "#tools/docs/generated.mjs";
import { referencePages } from "#tools/docs/reference.mjs";
import { tables } from "#tools/docs/tables.mjs";
import { principals } from "#tools/docs/values.mjs";
import { projectFolder } from "#tools/project.mjs";
import { packageDescription } from "../../provider/description";
import { parsePrincipal } from "../../provider/shares/model/principal";
import { statuses } from "../../provider/shares/model/share";

const pageOf = (resource: string) =>
  referencePages(packageDescription)[`docs/reference/resources/${resource}.md`]?.(packageDescription) ?? "";

test("the page of drift says in a table what happens in each status", (t) => {
  const drift = readFileSync(join(projectFolder, "docs", "guides", "drift.md"), "utf8");
  const missing = statuses.filter((status) => !new RegExp(`^\\| .*\`${status}\`.* \\|$`, "m").test(drift));

  t.deepEqual(missing, []);
});

test("a resource's page begins with notes, and shows each input with its default, or that it is required, and a snippet", (t) => {
  const page = pageOf("WorkloadShare");

  t.deepEqual(
    [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title),
    ["Notes", "Example", "Principals", "Inputs", "Outputs", "Types", "Import", "Timeouts", "IAM actions"],
  );
  t.true(
    page.includes(
      "### `adoptExisting`\n\n`boolean` · default: false, which makes it an error\n\nWhether to take over a share of the workload with this principal that exists already. Destroy then deletes it. After a rename or a move of the resource, use the resource option `aliases` instead.\n\n```typescript\n{ adoptExisting: true }\n```\n",
    ),
  );
  t.true(page.includes("### `workloadId`\n\n`string` · required\n"));
});

test("each page of a share has an example of every kind of principal", (t) => {
  const kinds = principals
    .map(({ sharedWith }) => parsePrincipal(sharedWith))
    .map((parsed) => "kind" in parsed && parsed.kind);

  t.deepEqual(new Set(kinds), new Set(["account", "role", "user", "organizational unit", "organization"]));
  for (const { name } of packageDescription.kinds) {
    for (const { sharedWith } of principals) t.true(pageOf(name).includes(`sharedWith: "${sharedWith}"`), name);
  }
});

test("the page of a kind without permissions shows none", (t) => {
  t.notRegex(pageOf("LensShare"), /permission|READONLY/i);
});

test("the tables of kinds name every IAM action of a kind, and the quota of one that has any", (t) => {
  const { iam = () => "", kinds = () => "" } = tables;

  t.true(
    iam(packageDescription).includes(
      "| `ReviewTemplateShare` | `wellarchitected:CreateTemplateShare`, `wellarchitected:DeleteTemplateShare`, `wellarchitected:ListTemplateShares` |",
    ),
  );
  t.regex(kinds(packageDescription), /`ReviewTemplateShare`.*\| 20 per review template \|/);
  t.regex(kinds(packageDescription), /`ProfileShare`.*\| none documented \|/);
});

const page = "# Title\n<!-- list:start -->\nold\n<!-- list:end -->\nend\n";

test("generated text replaces what is between its markers in a page, and nothing else", (t) => {
  t.is(
    withGenerated(page, { list: "new\nlines" }),
    "# Title\n<!-- list:start -->\nnew\nlines\n<!-- list:end -->\nend\n",
  );
});

test("a page is refused if a text has no marker or two, a marker has no end, or a marker has no text", (t) => {
  const withoutEnd = page.replace("<!-- list:end -->\n", "");

  for (const refused of ["# Title\n", page + page, withoutEnd]) {
    t.throws(() => withGenerated(refused, { list: "new" }), { message: /marker/ });
  }
  t.throws(() => withGenerated(page, {}), { message: /marker/ });
});
