import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

/** Its create is found again by nobody: it makes another one each time, and writes down what it does to a file. */
const provider = `
const { appendFileSync } = require("node:fs");
exports.handler = () => ({
  async create(inputs) {
    const id = require("node:crypto").randomUUID();
    appendFileSync(inputs.file, "created " + id + "\\n");
    return { id, outs: inputs };
  },
  async delete(id, inputs) {
    appendFileSync(inputs.file, "deleted " + id + "\\n");
  },
});
`;

/** A resource of another provider, whose creates are counted outside of the engine. */
export class Counted extends pulumi.CustomResource {
  constructor(name: string, file: string) {
    super("pulumi-nodejs:dynamic:Resource", name, { file, __provider: provider });
  }
}

/** The ids of what was made, and of that which is still there. */
export function countedIn(file: string): { readonly created: string[]; readonly left: string[] } {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const idsOf = (what: string) =>
    lines.filter((line) => line.startsWith(what)).map((line) => line.slice(what.length + 1));
  const created = idsOf("created");
  const deleted = new Set(idsOf("deleted"));
  return { created, left: created.filter((id) => !deleted.has(id)) };
}
