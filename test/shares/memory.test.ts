import { describe, expect, it } from "vitest";
import { Memory } from "../../provider/shares/memory";

describe("a process remembers", () => {
  it("which shares it returned, and for whom", () => {
    const memory = new Memory();
    expect(memory.ownerOf("share")).toBeUndefined();
    memory.returned("share", "urn:a");
    expect(memory.ownerOf("share")).toBe("urn:a");
    memory.returned("share", "urn:b");
    expect(memory.ownerOf("share")).toBe("urn:b");
  });

  it("which it deleted: they are nobody's any more", () => {
    const memory = new Memory();
    memory.returned("share", "urn:a");
    memory.deleted("share", { scope: "urn:a", sharedWith: "111122223333" }, 0);
    expect(memory.ownerOf("share")).toBeUndefined();
    expect(memory.isDeleted("share")).toBe(true);
    expect(memory.isDeleted("another")).toBe(false);
  });

  it("who keeps a share, of those that the program declares", () => {
    const memory = new Memory();
    expect(memory.keeperOf("share")).toBeUndefined();
    memory.kept("share", "urn:b");
    expect(memory.keeperOf("share")).toBeUndefined();
    memory.declareWorkload("workload", "urn:b", false);
    memory.kept("share", "urn:b");
    expect(memory.keeperOf("share")).toBe("urn:b");
    expect(memory.keeperOf("another")).toBeUndefined();
    memory.returned("share", "urn:c");
    expect(memory.keeperOf("share")).toBe("urn:c");
  });

  it("the generation after a deleted one, for the same resource and principal", () => {
    const memory = new Memory();
    const owner = { scope: "urn:a", sharedWith: "111122223333" };
    expect(memory.firstGeneration(owner)).toBe(0);
    memory.deleted("share", owner, 4);
    expect(memory.firstGeneration(owner)).toBe(5);
    expect(memory.firstGeneration({ ...owner, sharedWith: "arn:aws:iam::111122223333:root" })).toBe(5);
    expect(memory.firstGeneration({ ...owner, sharedWith: "444455556666" })).toBe(0);
    expect(memory.firstGeneration({ ...owner, scope: "urn:b" })).toBe(0);
  });

  it("the region of a scope", () => {
    const memory = new Memory();
    expect(memory.regionOf("urn:a")).toBeUndefined();
    memory.rememberRegion("urn:a", "eu-west-1");
    expect(memory.regionOf("urn:a")).toBe("eu-west-1");
    expect(memory.regionOf("urn:b")).toBeUndefined();
  });

  it("who has declared a share: the same resource may do it again, another may not", () => {
    const memory = new Memory();
    expect(memory.declare("key", "urn:a")).toBeUndefined();
    expect(memory.declare("key", "urn:a")).toBeUndefined();
    expect(memory.declare("key", "urn:b")).toBe("urn:a");
    expect(memory.declare("key", "urn:b")).toBe("urn:a");
    expect(memory.declare("another", "urn:b")).toBeUndefined();
  });
});
