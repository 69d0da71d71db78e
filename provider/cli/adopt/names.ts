/** What a resource is named by. */
export interface NamedThing {
  /** Names that people gave, the most telling first. */
  readonly parts: readonly string[];
  /** An ID that nothing else has. */
  readonly id: string;
  /** What to call it if no name has a letter or a digit. */
  readonly fallback: string;
}

/**
 * A name for each, of a-z, 0-9 and dashes, which every language and Pulumi's YAML takes. Those that would have the same get a
 * part of their ID as well, so that no name depends on the order.
 */
export function uniqueNames(things: readonly NamedThing[]): string[] {
  const lengths = things.map(() => 0);
  for (;;) {
    const names = things.map((thing, index) => nameOf(thing, lengths[index] as number));
    const counts = Map.groupBy(names, (name) => name);
    const clashing = things.map((thing, index) => {
      const isAlone = counts.get(names[index] as string)?.length === 1;
      return !isAlone && (lengths[index] as number) < thing.id.length;
    });
    if (!clashing.includes(true)) return names;
    for (const [index, isClashing] of clashing.entries())
      if (isClashing) lengths[index] = (lengths[index] as number) + 8;
  }
}

function nameOf({ parts, id, fallback }: NamedThing, idLength: number): string {
  const [first = "", ...others] = parts.map(plain);
  const names = [first || plain(fallback), ...others];
  return [...names, id.slice(0, idLength)].filter(Boolean).join("-");
}

function plain(text: string): string {
  const letters = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return letters.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}
