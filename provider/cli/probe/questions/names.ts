/** The questions, in the order in which they are played. The command line needs no more of them. */
export const questionNames = [
  "spent-token",
  "token-retention",
  "list-lag",
  "list-pages",
  "principals",
  "deleted-share",
  "create-over",
  "update",
  "responses",
  "invitation-permission",
  "lenses",
  "organization-sharing",
  "organization",
  "organization-member",
  "quota",
  "expired",
  "request-rate",
] as const;

export type QuestionName = (typeof questionNames)[number];
