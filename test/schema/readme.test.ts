import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { withGenerated } from "#tools/docs/generated.mjs";
import { tables } from "#tools/docs/tables.mjs";
import { projectFolder } from "#tools/project.mjs";
import { packageDescription } from "../../provider/description";
import { statuses } from "../../provider/shares/model/share";

const readme = readFileSync(join(projectFolder, "README.md"), "utf8");

test("README says in a table what happens in each status", (t) => {
  const missing = statuses.filter((status) => !new RegExp(`^\\| .*\`${status}\`.* \\|$`, "m").test(readme));

  t.deepEqual(missing, []);
});

test("README links to sections that are there", (t) => {
  const anchors = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
  const links = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);

  t.deepEqual(
    links.filter((anchor) => !anchors.includes(anchor)),
    [],
  );
});

test("the table of inputs shows a default, or that an input is required, in a column of its own", (t) => {
  const rows = tables.inputs?.(packageDescription).split("\n") ?? [];

  t.true(
    rows.includes(
      "| `adoptExisting` | `boolean` | false, which makes it an error | Whether to take over a share of the workload with this principal that exists already. Destroy then deletes it. After a rename or a move of the resource, use the resource option `aliases` instead. |",
    ),
  );
  t.true(rows.find((row) => row.includes("`workloadId`"))?.includes("| required |"));
});

test("the tables of kinds name every IAM action of a kind, and the quota of one that has any", (t) => {
  const { iam = () => "", kinds = () => "" } = tables;

  t.true(
    iam(packageDescription).includes(
      "| `ReviewTemplateShare` | `wellarchitected:CreateTemplateShare`, `wellarchitected:DeleteTemplateShare`, `wellarchitected:ListTemplateShares` |",
    ),
  );
  t.regex(kinds(packageDescription), /`ReviewTemplateShare` .*\| 20 per review template \|/);
  t.regex(kinds(packageDescription), /`ProfileShare` .*\| none documented \|/);
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
