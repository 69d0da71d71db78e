import { createHash } from "node:crypto";
import test from "ava";
import fc from "fast-check";
import { canonicalJson } from "../../../provider/core/canonical-json";
import { clientRequestToken, type TokenSource } from "../../../provider/shares/model/token";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const create = {
  operation: "CreateWorkloadShare",
  scope: { urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/wellarchitected:WorkloadShare::review" },
  region: "eu-west-1",
  inputs: {
    WorkloadId: "0123456789abcdef0123456789abcdef",
    SharedWith: "111122223333",
    PermissionType: "READONLY",
  },
  generation: 0,
} as const satisfies TokenSource;

test("the token of a create is the hash of this very text, for as long as there are stacks", (t) => {
  const text =
    '{"generation":0,"inputs":{"PermissionType":"READONLY","SharedWith":"111122223333","WorkloadId":"0123456789abcdef0123456789abcdef"},"operation":"CreateWorkloadShare","region":"eu-west-1","scope":{"urn":"urn:pulumi:dev::shop::pulumi-nodejs:dynamic/wellarchitected:WorkloadShare::review"}}';

  t.is(clientRequestToken(create), sha256(text));
  t.is(clientRequestToken(create), "c7e64420341e08629266c5cec9d3e39cc2038fff984c2dfd7f34185e125e7852");
  t.is(clientRequestToken({ ...create, scope: { ...create.scope, tokenScope: undefined } }), sha256(text));
});

test("the token of a delete with a tokenScope is the hash of this very text, for as long as there are stacks", (t) => {
  const text =
    '{"generation":3,"inputs":{"ShareId":"fedcba9876543210fedcba9876543210","WorkloadId":"0123456789abcdef0123456789abcdef"},"operation":"DeleteWorkloadShare","region":"us-east-1","scope":{"tokenScope":"backend-a","urn":"urn:a"}}';

  const token = clientRequestToken({
    operation: "DeleteWorkloadShare",
    scope: { urn: "urn:a", tokenScope: "backend-a" },
    region: "us-east-1",
    inputs: { WorkloadId: "0123456789abcdef0123456789abcdef", ShareId: "fedcba9876543210fedcba9876543210" },
    generation: 3,
  });

  t.is(token, sha256(text));
  t.is(token, "14818318486fc0b633e836a5f2c8049f90febdb6231fce65ecaefa20977fb9b9");
});

test("a token is another one for another operation, scope, tokenScope, Region, input or generation", (t) => {
  const sources: TokenSource[] = [
    create,
    { ...create, operation: "DeleteWorkloadShare" },
    { ...create, scope: { urn: `${create.scope.urn}2` } },
    { ...create, scope: { ...create.scope, tokenScope: "a" } },
    { ...create, scope: { ...create.scope, tokenScope: "" } },
    { ...create, region: "eu-west-2" },
    { ...create, inputs: { ...create.inputs, WorkloadId: "f123456789abcdef0123456789abcdef" } },
    { ...create, inputs: { ...create.inputs, SharedWith: "111122223334" } },
    { ...create, inputs: { ...create.inputs, PermissionType: "CONTRIBUTOR" } },
    { ...create, generation: 1 },
  ];

  t.is(new Set(sources.map(clientRequestToken)).size, sources.length);
});

const anySource = fc.record({
  operation: fc.constantFrom("CreateWorkloadShare", "DeleteWorkloadShare"),
  scope: fc.record({ urn: fc.string(), tokenScope: fc.option(fc.string(), { nil: undefined }) }),
  region: fc.string(),
  inputs: fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }),
  generation: fc.nat(99),
}) as fc.Arbitrary<TokenSource>;

test("tokens are equal if and only if what they are made of is, in whichever order its keys are", (t) => {
  const reversed = (value: unknown): unknown =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, reversed(inner)]),
        )
      : value;
  fc.assert(
    fc.property(anySource, (source) => {
      const token = clientRequestToken(source);
      t.is(clientRequestToken(reversed(source) as TokenSource), token);
      t.not(clientRequestToken({ ...source, generation: source.generation + 1 }), token);
      t.not(clientRequestToken({ ...source, region: `${source.region}x` }), token);
      const inputs = { ...source.inputs, more: `${source.inputs.more}x` };
      t.not(clientRequestToken({ ...source, inputs }), token);
    }),
  );
});

test("canonical JSON is JSON of the same value, with sorted keys and lists in their order", (t) => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      t.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
  t.is(canonicalJson({ b: [2, 1, { d: 1, c: 2 }], a: null }), '{"a":null,"b":[2,1,{"c":2,"d":1}]}');
});
