import { integer, optional, text, textMap } from "./validation";

/** The documented rules of members that many requests have. */

export const clientRequestToken = text({ min: 1, max: 2048, pattern: "[\\x00-\\x7F]*" });

export const paging = {
  NextToken: optional(text({ pattern: "[A-Za-z0-9+/=_\\-]+" })),
  MaxResults: optional(integer({ min: 1, max: 50 })),
};

export const tags = textMap(
  text({ min: 1, max: 128, pattern: "[\\p{L}\\p{N}\\p{Z}_.:/=+@\\-]+" }),
  text({ max: 256 }),
  { max: 50 },
);
