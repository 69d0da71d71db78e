import type { Context } from "../context";
import { endedMessage, isEnded } from "../status";
import type { MemberShare } from "./inputs";

/** Tells why a share of the set gives no access, if it has ended. */
export function warnOfEnded({ log }: Pick<Context, "log">, scope: string, member: MemberShare): void {
  const { sharedWith, status, statusMessage } = member;
  if (isEnded(status)) log.warn(scope, `${sharedWith}: ${endedMessage(status, statusMessage)}`);
}
