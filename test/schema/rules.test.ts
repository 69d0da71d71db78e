import test from "ava";
import { exampleValue, texts } from "#tools/docs/values.mjs";
import { defaultSessionName } from "../../provider/aws/assume-role";
import { Configuration } from "../../provider/aws/configuration";
import { defaultMaxRetrySeconds } from "../../provider/aws/retry";
import { inputsAmong, type ValueType } from "../../provider/core/fields";
import { problemsAt } from "../../provider/core/rules";
import { packageDescription } from "../../provider/description";

const { resources, functions, configuration } = packageDescription;

/** Values of a property that are of its type. */
function valuesOf(name: string, type: ValueType): unknown[] {
  if (type === "string") return [texts[name]];
  if (type === "boolean") return [true, false];
  if (typeof type === "string") return [60];
  if (type.is === "enum") return type.values.map(({ value }) => value);
  if (type.is === "list") return valuesOf(name, type.of).map((value) => [value]);
  const whole = Object.entries(type.parts).map(([part, { type }]) => [part, valuesOf(part, type)[0]]);
  return [Object.fromEntries(whole)];
}

/** Values that are not. */
function othersOf(name: string, type: ValueType): unknown[] {
  if (type === "string") return [60, ["text"]];
  if (type === "boolean") return ["true", 1];
  if (typeof type === "string") return ["60", 1.5];
  if (type.is === "enum") return ["OTHER", 60];
  if (type.is === "list") return ["text", ...othersOf(name, type.of).map((value) => [value])];
  const [whole] = valuesOf(name, type) as [object];
  const wrong = Object.entries(type.parts).flatMap(([part, { type, required }]) => [
    ...othersOf(part, type).map((value) => ({ ...whole, [part]: value })),
    ...(required ? [{ ...whole, [part]: undefined }] : []),
  ]);
  return ["text", { ...whole, other: "text" }, ...wrong];
}

for (const { name: resource, fields } of resources) {
  test(`the rules of a ${resource} accept what the schema says of its inputs, and nothing else`, (t) => {
    for (const [name, { type, rule, ...rest }] of Object.entries(inputsAmong(fields))) {
      const problems = (value: unknown) => problemsAt(name, value, rule, () => false, { [name]: value }).length;

      t.is(problems(exampleValue(name, { type, ...rest })), 0, name);
      for (const value of valuesOf(name, type)) t.is(problems(value), 0, `${name}: ${JSON.stringify(value)}`);
      for (const value of othersOf(name, type)) t.is(problems(value), 1, `${name}: ${JSON.stringify(value)}`);
    }
  });
}

for (const { name: lookup, arguments: taken } of functions) {
  test(`the rules of ${lookup} accept what the schema says of its arguments, and nothing else`, (t) => {
    for (const [name, { type, rule }] of Object.entries(taken)) {
      const problems = (value: unknown) => problemsAt(name, value, rule, () => false).length;

      for (const value of valuesOf(name, type).filter(isAsked))
        t.is(problems(value), 0, `${name}: ${JSON.stringify(value)}`);
      for (const value of othersOf(name, type)) t.is(problems(value), 1, `${name}: ${JSON.stringify(value)}`);
    }
  });
}

/** An empty list asks for nothing. */
function isAsked(value: unknown): boolean {
  return !Array.isArray(value) || value.length > 0;
}

test("the described seconds of waiting are accepted, and no more or less", (t) => {
  for (const { name, fields } of resources) {
    const { acceptanceTimeoutSeconds, invitationTimeoutSeconds } = inputsAmong(fields);
    const waited = acceptanceTimeoutSeconds ?? invitationTimeoutSeconds;
    if (!waited) continue;
    const { description, rule } = waited;
    const [, least, most] = /from (\d+) to (\d+)/.exec(description) ?? [];
    const allows = (seconds: number) => rule(seconds, () => false, {}) === undefined;

    t.deepEqual([Number(least), Number(most)].map(allows), [true, true], name);
    t.deepEqual([Number(least) - 1, Number(most) + 1].map(allows), [false, false], name);
  }
});

test("the configuration is read as the schema's types", (t) => {
  for (const [name, { type }] of Object.entries(configuration).filter(([, { type }]) => type !== "string")) {
    const good = typeof type === "object" ? ["111122223333"] : type === "boolean" ? true : 60;
    const read = (text: string) =>
      new Configuration({ [`wellarchitected:${name}`]: text })[name as "maxRetrySeconds" | "allowedAccountIds"];

    t.deepEqual<unknown, unknown>(read(JSON.stringify(good)), good, name);
    t.throws(() => read('"text"'), { message: (message) => message.includes(`wellarchitected:${name}`) });
  }
});

test("the configuration has the described defaults", (t) => {
  const { sessionName, maxRetrySeconds } = configuration;

  t.true(sessionName.description.includes(`Default: \`${defaultSessionName}\`.`));
  t.true(maxRetrySeconds.description.includes(`Default: ${defaultMaxRetrySeconds}.`));
});
