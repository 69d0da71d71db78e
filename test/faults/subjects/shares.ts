import type { Operation } from "../../../emulator";
import { resourceIdOf } from "../../../emulator/service/resources/resource";
import type { ShareKind } from "../../../provider/shares/kinds/kind";
import { lens } from "../../../provider/shares/kinds/lens";
import { workload } from "../../../provider/shares/kinds/workload";
import { shareClass } from "../../engine/door";
import { shareOf } from "../../engine/kinds";
import { emulatedKind } from "../../shares/emulated-kind";
import type { Row } from "../cells";
import { keptError, type StruckResource } from "./subject";

/** The kinds that have rows: one with permissions, and one for all those without. */
export const struckKinds: readonly ShareKind[] = [workload, lens];

/** A share of something of its own. */
function shareSubject(kind: ShareKind): StruckResource {
  const hasPermission = kind.permissions.length > 0;
  return {
    name: kind.name,
    type: shareClass(kind),
    async prepare(emulator, { region }) {
      const added = await emulator.control.addResource(emulatedKind(kind), { region });
      return shareOf(kind, { [kind.name]: resourceIdOf(added) }, "222222222222", { region }).args;
    },
    changes: { permissionType: "CONTRIBUTOR" },
    doing({ region, [kind.input]: named }) {
      const share = `(creating|reading|updating|deleting) the share of ${kind.noun} ${named} with 2`;
      return new RegExp(`checking the credentials for ${region}: |${share}`);
    },
    disagreement({ row }, state, { shares }) {
      const [share, ...more] = shares;
      if (more.length > 0) return `there are ${shares.length} shares`;
      if (row.phase === "delete") return state || share ? "the share is still in state, or alive" : undefined;
      if (!state || !share) return `the share is ${state ? "" : "not "}in state, and ${share ? "" : "not "}alive`;
      if (state.outputs.shareId !== share.shareId) return `state names ${state.outputs.shareId}, not ${share.shareId}`;
      const permission = row.phase === "update" ? "CONTRIBUTOR" : "READONLY";
      const declared = hasPermission ? permission : undefined;
      if (share.permissionType === declared && state.outputs.permissionType === declared) return keptError(state);
      return `the permission is ${share.permissionType}, in state ${state.outputs.permissionType}`;
    },
    loss({ row }, state, before, { shares }) {
      const [share, ...more] = shares;
      if (more.length > 0) return `there are ${shares.length} shares`;
      const inState = state?.outputs.shareId;
      // A share that a create made and state doesn't have is found again by its token.
      if (row.phase === "create")
        return state && inState !== share?.shareId ? "state names a share that isn't there" : undefined;
      const [earlier] = before.shares;
      if (inState !== earlier?.shareId) return `state names ${inState}, not ${earlier?.shareId}`;
      return row.phase === "delete" || share?.shareId === inState ? undefined : "the share is not alive";
    },
  };
}

const subjects = new Map(struckKinds.map((kind) => [kind, shareSubject(kind)]));

function rowsOf(kind: ShareKind): Row[] {
  const { create, update, list, ...api } = kind.api as Readonly<Record<"create" | "list" | "delete", Operation>> & {
    readonly update?: Operation;
  };
  const subject = subjects.get(kind) as StruckResource;
  const lifeOf = (name: string) => (kind === workload ? name : `${kind.name.toLowerCase()}-${name}`);
  const made = { subject, life: lifeOf("create") };
  const rowOfUpdate = (operation: Operation): Row => {
    return { ...made, name: `update (${operation})`, phase: "update", operation };
  };
  const listed = { subject, phase: "create", operation: list, calls: 2 } as const;
  return [
    { ...listed, life: lifeOf("list"), name: "list (before a create)" },
    { ...made, name: `create (${create})`, phase: "create", operation: create },
    { ...listed, life: lifeOf("verify"), name: "list (after a create)", after: 1, isMadeBefore: true },
    { ...made, name: `read (${list}, in a refresh)`, phase: "read", operation: list },
    ...(update ? [rowOfUpdate(update)] : []),
    { ...made, name: `delete (${api.delete})`, phase: "delete", operation: api.delete, hasAnswer: false },
  ];
}

const asked = { subject: subjects.get(workload) as StruckResource, operation: "GetCallerIdentity" } as const;

/** Calls that don't depend on the kind. */
const callsForAccount: readonly Row[] = [
  { ...asked, name: "account (GetCallerIdentity, in a check)", life: "check", phase: "check" },
  { ...asked, name: "account (GetCallerIdentity, in a create)", life: "account", phase: "create" },
];

export const rowsOfShares: readonly Row[] = [...callsForAccount, ...struckKinds.flatMap(rowsOf)];
