/** What a scan could not read, as `scan --json` prints it. */
export interface NotScanned {
  /** Absent if the account could not be found out. */
  readonly accountId?: string;
  readonly region: string;
  readonly profile?: string;
  readonly roleArn?: string;
  /** What was being done. */
  readonly what: string;
  readonly reason: string;
}
