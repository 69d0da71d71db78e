/** What the command ends with, as --help says. */
export const exitCodes = {
  done: 0,
  /** What was found is printed all the same. */
  incomplete: 1,
  usage: 2,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
