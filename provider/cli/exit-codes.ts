/** What the command ends with, as --help says. */
export const exitCodes = {
  done: 0,
  /** What was found is printed all the same. */
  incomplete: 1,
  usage: 2,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Hears of the exit code that a command ends with. */
export type OnExit = (code: ExitCode) => void;

export const exitCodesHelp = `
Exit codes:
  0    everything was done
  1    some of it could not be: stderr says what; or an audit has findings
  2    an option, an argument or a file is wrong, and nothing was done
  130  interrupted`;
