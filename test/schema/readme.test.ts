import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withGenerated } from "#tools/docs/generated.mjs";
import { tables } from "#tools/docs/tables.mjs";
import { packageDescription } from "../../provider/description";
import { statuses } from "../../provider/shares/model/share";

const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");

describe("README", () => {
  test.for([...statuses])("says what happens in status %s", (status) => {
    expect(readme).toMatch(new RegExp(`^\\| .*\`${status}\`.* \\|$`, "m"));
  });

  test("links to sections that are there", () => {
    const anchors = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      (title as string)
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

    expect(links.filter((anchor) => !anchors.includes(anchor as string))).toEqual([]);
  });
});

describe("the tables", () => {
  test("show a default in a column of its own", () => {
    const rows = tables.inputs?.(packageDescription).split("\n");

    expect(rows).toContain(
      "| `adoptExisting` | `boolean` | false, which makes it an error | Whether to take over a share of the workload with this principal that exists already. Destroy then deletes it. After a rename or a move of the resource, use the resource option `aliases` instead. |",
    );
    expect(rows?.find((row) => row.includes("`workloadId`"))).toContain("| required |");
  });

  test("name every action of a kind, and the quota of one that has any", () => {
    expect(tables.iam?.(packageDescription)).toContain(
      "| `ReviewTemplateShare` | `wellarchitected:CreateTemplateShare`, `wellarchitected:DeleteTemplateShare`, `wellarchitected:ListTemplateShares` |",
    );
    expect(tables.kinds?.(packageDescription)).toMatch(/`ReviewTemplateShare` .*\| 20 per review template \|/);
    expect(tables.kinds?.(packageDescription)).toMatch(/`ProfileShare` .*\| none documented \|/);
  });
});

describe("withGenerated", () => {
  const page = "# Title\n<!-- list:start -->\nold\n<!-- list:end -->\nend\n";

  test("replaces what is between the markers, and nothing else", () => {
    expect(withGenerated(page, { list: "new\nlines" })).toBe(
      "# Title\n<!-- list:start -->\nnew\nlines\n<!-- list:end -->\nend\n",
    );
  });

  test.for([
    ["without the marker of a text", "# Title\n", { list: "new" }],
    ["with a marker twice", page + page, { list: "new" }],
    ["without the end of a marker", page.replace("<!-- list:end -->\n", ""), { list: "new" }],
    ["with a marker that has no text", page, {}],
  ] as [string, string, Record<string, string>][])("refuses a page %s", ([, text, texts]) => {
    expect(() => withGenerated(text, texts)).toThrow(/marker/);
  });
});
