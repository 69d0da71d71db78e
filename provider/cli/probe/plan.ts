import { shownConnection } from "../scan/places";
import type { Prepared } from "./prepare";
import { tagKey } from "./sandbox";

/** What a probe is about to do, for the person who is asked whether it may. */
export function planOf({ options, region, environment, toPlay, notPlayed, leftovers, forExpiry }: Prepared): string {
  const { owner, recipient, principals, organization } = environment;
  const calls = toPlay.reduce((sum, question) => sum + question.calls(environment), 0);
  const seconds = toPlay.reduce((sum, question) => sum + question.seconds(environment), 0);
  const { profile, recipientProfile, name } = options;
  const lines = [
    `The probe runs in account ${owner.accountId} in ${region}, with ${shownConnection(profile === undefined ? {} : { profile })}.`,
    `For each question it makes a workload named "${name} …", or a custom lens or a review template, with the tag ${tagKey}=${name}, shares it with`,
    `  ${[...principals, ...(organization === undefined ? [] : [organization])].join(", ")}`,
    "and removes it. Nothing that it has not made is changed.",
    ...(recipient
      ? [
          `As account ${recipient.accountId} (profile ${recipientProfile}) it accepts and rejects the invitations to these, and no others.`,
        ]
      : []),
    `It makes at most ${calls} calls, besides those that find and remove what was made, and waits for at most ${minutes(seconds)}.`,
    ...(toPlay.some(({ name: question }) => question === "request-rate")
      ? [
          "It sends 60 reads as fast as they are answered: other programs in this account and Region may be throttled for a moment.",
        ]
      : []),
    "",
    ...toPlay.map((question) => `  ${question.name}: ${question.asks}`),
    ...notPlayed.map(({ question, reason }) => `  not played: ${question.name}: ${reason}`),
    ...leftovers.map(
      (made) =>
        `An earlier run, or one that is still going on, has left the ${made.kind} "${made.name}" (${made.id}): it is removed first.`,
    ),
    ...(forExpiry ? [expiryOf(forExpiry.id, environment.expired !== undefined)] : []),
    ...(options.leavePending && !forExpiry
      ? [
          `At the end, the workload "${name} expiry" stays. Leave its shares unanswered, so that they expire after 7 days.`,
        ]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

function expiryOf(id: string, isExpired: boolean): string {
  const whatNext = isExpired
    ? "its shares have expired; once they are played, it is removed"
    : "its shares are still pending, so it stays";
  return `An earlier run has left the workload ${id} on purpose: ${whatNext}.`;
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
