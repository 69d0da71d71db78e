import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../provider/core/canonical-json";
import { clientRequestToken, type TokenSource } from "../../../provider/shares/model/token";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const source = {
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

describe("a token", () => {
  it("of a create is the hash of this very text, for as long as there are stacks", () => {
    const text =
      '{"generation":0,"inputs":{"PermissionType":"READONLY","SharedWith":"111122223333","WorkloadId":"0123456789abcdef0123456789abcdef"},"operation":"CreateWorkloadShare","region":"eu-west-1","scope":{"urn":"urn:pulumi:dev::shop::pulumi-nodejs:dynamic/wellarchitected:WorkloadShare::review"}}';
    expect(clientRequestToken(source)).toBe(sha256(text));
    expect(clientRequestToken(source)).toBe("c7e64420341e08629266c5cec9d3e39cc2038fff984c2dfd7f34185e125e7852");
  });

  it("of a delete with a tokenScope is the hash of this very text", () => {
    const text =
      '{"generation":3,"inputs":{"ShareId":"fedcba9876543210fedcba9876543210","WorkloadId":"0123456789abcdef0123456789abcdef"},"operation":"DeleteWorkloadShare","region":"us-east-1","scope":{"tokenScope":"backend-a","urn":"urn:a"}}';
    const token = clientRequestToken({
      operation: "DeleteWorkloadShare",
      scope: { urn: "urn:a", tokenScope: "backend-a" },
      region: "us-east-1",
      inputs: { WorkloadId: "0123456789abcdef0123456789abcdef", ShareId: "fedcba9876543210fedcba9876543210" },
      generation: 3,
    });
    expect(token).toBe(sha256(text));
    expect(token).toBe("14818318486fc0b633e836a5f2c8049f90febdb6231fce65ecaefa20977fb9b9");
  });

  it("is 64 characters of 0-9a-f, well within AWS's 2048", () => {
    expect(clientRequestToken(source)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is another one for another operation, scope, tokenScope, region, input or generation", () => {
    const others: TokenSource[] = [
      { ...source, operation: "DeleteWorkloadShare" },
      { ...source, scope: { urn: `${source.scope.urn}2` } },
      { ...source, scope: { ...source.scope, tokenScope: "a" } },
      { ...source, scope: { ...source.scope, tokenScope: "b" } },
      { ...source, scope: { ...source.scope, tokenScope: "" } },
      { ...source, region: "eu-west-2" },
      { ...source, inputs: { ...source.inputs, WorkloadId: "f123456789abcdef0123456789abcdef" } },
      { ...source, inputs: { ...source.inputs, SharedWith: "111122223334" } },
      { ...source, inputs: { ...source.inputs, PermissionType: "CONTRIBUTOR" } },
      { ...source, generation: 1 },
      source,
    ];
    expect(new Set(others.map(clientRequestToken)).size).toBe(others.length);
  });

  it("is the same if no tokenScope is set and if it is undefined", () => {
    expect(clientRequestToken({ ...source, scope: { ...source.scope, tokenScope: undefined } })).toBe(
      clientRequestToken(source),
    );
  });
});

const anySource = fc.record({
  operation: fc.constantFrom("CreateWorkloadShare", "DeleteWorkloadShare"),
  scope: fc.record({ urn: fc.string(), tokenScope: fc.option(fc.string(), { nil: undefined }) }),
  region: fc.string(),
  inputs: fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }),
  generation: fc.nat(99),
}) as fc.Arbitrary<TokenSource>;

describe("for whatever source", () => {
  it("the order of keys doesn't matter", () => {
    const reversed = (value: unknown): unknown =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, reversed(inner)]),
          )
        : value;
    fc.assert(
      fc.property(anySource, (any) => {
        expect(clientRequestToken(reversed(any) as TokenSource)).toBe(clientRequestToken(any));
      }),
    );
  });

  it("tokens are equal only if sources are", () => {
    fc.assert(
      fc.property(anySource, anySource, (a, b) => {
        expect(clientRequestToken(a) === clientRequestToken(b)).toBe(isSame(a, b));
      }),
    );
    fc.assert(
      fc.property(anySource, (a) => {
        expect(clientRequestToken({ ...a, generation: a.generation + 1 })).not.toBe(clientRequestToken(a));
        expect(clientRequestToken({ ...a, region: `${a.region}x` })).not.toBe(clientRequestToken(a));
        const more = { ...a, inputs: { ...a.inputs, more: `${a.inputs.more}x` } };
        expect(clientRequestToken(more)).not.toBe(clientRequestToken(a));
      }),
    );
  });

  it("canonical JSON is JSON of the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("canonical JSON keeps the order of lists", () => {
    expect(canonicalJson({ b: [2, 1, { d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[2,1,{"c":2,"d":1}]}');
  });
});

function isSame(a: TokenSource, b: TokenSource): boolean {
  const sorted = (entries: object) => Object.entries(entries).sort(([x], [y]) => (x < y ? -1 : 1));
  return (
    a.operation === b.operation &&
    a.scope.urn === b.scope.urn &&
    a.scope.tokenScope === b.scope.tokenScope &&
    a.region === b.region &&
    a.generation === b.generation &&
    JSON.stringify(sorted(a.inputs)) === JSON.stringify(sorted(b.inputs))
  );
}
