import { describe, expect, test } from "vitest";
import { defaultSessionName } from "../../provider/aws/assume-role";
import { Configuration, configurationKeys } from "../../provider/aws/configuration";
import { defaultMaxRetrySeconds } from "../../provider/aws/retry";
import { connectionKeys } from "../../provider/core/connection-settings";
import { problemsAt, type Rule } from "../../provider/core/rules";
import { requiredInputs, rules } from "../../provider/shares/check/input-rules";
import { argumentRules } from "../../provider/shares/lifecycle/shares-of-workload";
import { defaultAcceptanceTimeoutSeconds } from "../../provider/shares/model/inputs";
import { maxShares } from "../../provider/shares/model/share";
import { defaultReplaceOnStatus } from "../../provider/shares/model/status";
import { setRules } from "../../provider/shares/set/check";
import { dynamicInputs, hiddenInputs } from "../../tools/docs/dynamic-door.mjs";
import { member, type Property, readSchema } from "../../tools/docs/schema.mjs";

const schema = readSchema();
const { inputProperties } = member(schema.resources, "WorkloadShare");
const set = member(schema.resources, "WorkloadShares");
const { properties: connection = {} } = member(schema.types, "Connection");
const { variables } = schema.config;

/** A value of each of the schema's types, and one that isn't of it. */
const samples: Record<string, { good: unknown; bad: unknown }> = {
  boolean: { good: true, bad: "true" },
  integer: { good: 60, bad: 1.5 },
  array: { good: [], bad: "EXPIRED" },
};

describe.each([
  { kind: "WorkloadShare", rules, required: requiredInputs },
  { kind: "WorkloadShares", rules: setRules.rules, required: setRules.required },
] as { kind: string; rules: Record<string, Rule>; required: readonly string[] }[])(
  "check of a $kind has a rule",
  ({ kind, rules, required }) => {
    const resource = member(schema.resources, kind);

    test("for each input of the schema, and for no other", () => {
      const inputs = [...Object.keys(resource.inputProperties), ...Object.keys(dynamicInputs), ...hiddenInputs];

      expect(Object.keys(rules).sort()).toEqual(inputs.sort());
    });

    test("that asks for the inputs that the schema requires", () => {
      expect([...required].sort()).toEqual([...resource.requiredInputs, ...hiddenInputs].sort());
    });

    test.for(Object.entries(resource.inputProperties).filter(([, { type }]) => type && type in samples))(
      "that takes what the schema says of %s",
      ([name, { type }]) => {
        const { good, bad } = samples[type as string] as { good: unknown; bad: unknown };
        const problems = (value: unknown) => problemsAt(name, value, rules[name] as Rule, () => false);

        expect(problems(good)).toEqual([]);
        expect(problems(bad)).toHaveLength(1);
      },
    );
  },
);

test("the arguments of getWorkloadShares, and of a list, are the schema's", () => {
  const { listInputs } = member(schema.resources, "WorkloadShare");
  const { inputs } = member(schema.functions, "getWorkloadShares");

  for (const described of [inputs, listInputs]) {
    expect(Object.keys(described?.properties ?? {}).sort()).toEqual(Object.keys(argumentRules.rules).sort());
    expect(described?.required).toEqual(argumentRules.required);
  }
});

describe("check has a rule", () => {
  test("for each part of a connection, and for no other", () => {
    expect([...connectionKeys].sort()).toEqual(Object.keys(connection).sort());
  });

  test("of the number of shares that is the described one", () => {
    expect(set.inputProperties.shares?.description).toContain(`at most ${maxShares}`);
  });

  test("of waiting whose bounds are the described ones", () => {
    const [, least, most] =
      /from (\d+) to (\d+)/.exec(inputProperties.acceptanceTimeoutSeconds?.description ?? "") ?? [];
    const allows = (seconds: number) => rules.acceptanceTimeoutSeconds(seconds) === undefined;

    expect([Number(least), Number(most)].map(allows)).toEqual([true, true]);
    expect([Number(least) - 1, Number(most) + 1].map(allows)).toEqual([false, false]);
  });
});

describe("the configuration", () => {
  test("has the keys of the schema, and no other", () => {
    expect([...configurationKeys].sort()).toEqual(Object.keys(variables).sort());
  });

  test.for(Object.entries(variables).filter(([, { type }]) => type !== "string"))(
    "reads %s as the schema's type",
    ([name, { type }]) => {
      const good = { array: ["111122223333"], boolean: true, number: 60 }[type as "array" | "boolean" | "number"];
      const read = (text: string) =>
        new Configuration({ [`wellarchitected:${name}`]: text })[name as "maxRetrySeconds" | "allowedAccountIds"];

      expect(read(JSON.stringify(good))).toEqual(good);
      expect(() => read('"text"')).toThrow(`wellarchitected:${name}`);
    },
  );
});

test.for([
  ["of acceptanceTimeoutSeconds", inputProperties.acceptanceTimeoutSeconds, defaultAcceptanceTimeoutSeconds],
  ["of replaceOnStatus", inputProperties.replaceOnStatus, defaultReplaceOnStatus.map(code).join(" and ")],
  [
    "of a set's acceptanceTimeoutSeconds",
    set.inputProperties.acceptanceTimeoutSeconds,
    defaultAcceptanceTimeoutSeconds,
  ],
  ["of a set's replaceOnStatus", set.inputProperties.replaceOnStatus, defaultReplaceOnStatus.map(code).join(" and ")],
  ["of a connection's sessionName", connection.sessionName, code(defaultSessionName)],
  ["of wellarchitected:sessionName", variables.sessionName, code(defaultSessionName)],
  ["of wellarchitected:maxRetrySeconds", variables.maxRetrySeconds, defaultMaxRetrySeconds],
] as [string, Property | undefined, unknown][])("the described default %s is the real one", ([, property, value]) => {
  expect(property?.description).toContain(`Default: ${value}.`);
});

function code(text: string): string {
  return `\`${text}\``;
}
