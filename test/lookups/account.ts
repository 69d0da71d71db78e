import { ServiceFailure } from "../../provider/core/errors";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import type { Invitation, KindContext, KindService, ReadShareable } from "../../provider/shares/model/kind-service";
import { owner, region, World } from "../shares/world";

interface Account {
  /** What the account can read, of each kind. Default: nothing. */
  readonly readable?: readonly ReadShareable[];
  /** What it is invited to, by the kind's name. Default: nothing. */
  readonly invitations?: Readonly<Record<string, readonly Invitation[]>>;
  /** Undefined if it may not be asked for. */
  readonly accountId?: string | undefined;
  /** What every call of the service is refused with. */
  readonly refusal?: ServiceFailure;
}

/** An account of a service that has no more than lookups need, and the calls that it gets: each with the kind's name. */
export function startAccount({ readable = [], invitations = {}, refusal, ...account }: Account = {}) {
  const calls: string[] = [];
  const asking = <T>(call: string, answer: () => T): Promise<T> => {
    calls.push(call);
    return refusal ? Promise.reject(refusal) : Promise.resolve(answer());
  };
  const service = (kind: string): Partial<KindService> => ({
    region,
    accountId: async () => ("accountId" in account ? account.accountId : owner),
    shareables: () => asking(`list ${kind}`, () => readable.map(({ shareInvitationId: _, ...listed }) => listed)),
    get: (id) => asking(`get ${kind} ${id}`, () => readOf(readable, id)),
    invitations: () => asking(`invitations ${kind}`, () => [...(invitations[kind] ?? [])]),
  });
  const { context } = new World().process({ ambientRegion: region });
  const connections = { ...context.connections, service: (kind: string) => service(kind) as KindService };
  return { calls, context: { ...context, connections } satisfies KindContext };
}

function readOf(readable: readonly ReadShareable[], id: string): ReadShareable {
  const found = readable.find((one) => one.id === id);
  if (!found) throw new ServiceFailure("notFound", "Get: ResourceNotFoundException: there is none");
  return found;
}

/** Something of a kind, the nth of its name. */
export function shareable(kind: ShareKind, name: string, nth = 0, ofAccount = owner): ReadShareable {
  const number = nth.toString(16).padStart(32, "0");
  const type = kind.example.split(/[:/]/).at(-2) ?? "";
  const arn = `arn:aws:wellarchitected:${region}:${ofAccount}:${kind.idForm === "ID" ? "workload" : type}/${number}`;
  return { id: kind.idForm === "ID" ? number : arn, arn, name, owner: ofAccount };
}

/** What a call has thrown or returned as the broken rules: `argument: reason`. */
export async function problems(answer: Promise<object>): Promise<string[]> {
  const { failures } = (await answer) as { failures: { property: string; reason: string }[] };
  return failures.map(({ property, reason }) => `${property}: ${reason}`);
}
