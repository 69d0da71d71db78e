import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { canonicalJson } from "../core/canonical-json";
import { type OutputField, outputsAmong } from "../core/fields";
import type { Diff, Properties } from "../core/resource";
import type { KindResource } from "../shares/model/kind-service";

const { DiffChanges } = DiffResponse;
const { Kind } = PropertyDiff;

/** What state has, and what the program declares now. */
interface Compared {
  readonly olds: Properties;
  readonly news: Properties;
  readonly outputs?: Readonly<Record<string, OutputField>>;
}

/** The diff of a type of resource as the protocol has it. */
export function diffResponse(
  { description }: KindResource,
  found: Diff,
  compared: Omit<Compared, "outputs">,
): DiffResponse {
  const outputs = outputsAmong(description.fields);
  const { changes, changed, replaces, deleteBeforeReplace } = found;
  const response = changesResponse(changed, { ...compared, outputs });
  response.setChanges(changes ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  for (const name of replaces) {
    const detail = response.getDetaileddiffMap().get(name);
    detail?.setKind(replacing(detail.getKind()));
  }
  const stable = Object.keys(outputs).filter((name) => outputs[name]?.change === "stable");
  response.setStablesList(replaces.length === 0 ? stable : []);
  return response;
}

/** A diff of the named properties that replaces nothing. */
export function changesResponse(changed: readonly string[], { olds, news, outputs = {} }: Compared): DiffResponse {
  const response = new DiffResponse();
  response.setChanges(changed.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
  response.setDiffsList([...changed]);
  response.setHasdetaileddiff(true);
  for (const name of changed) {
    // The engine shows new values of inputs only: an output would look as if it were removed. The log says what it is.
    if (name in outputs && !(name in news)) continue;
    // A set's shares, one of which has ended: the engine would show all of them as removed and added.
    if (canonicalJson(olds[name] ?? null) === canonicalJson(news[name] ?? null)) continue;
    const detail = new PropertyDiff();
    detail.setInputdiff(true);
    detail.setKind(olds[name] === undefined ? Kind.ADD : news[name] === undefined ? Kind.DELETE : Kind.UPDATE);
    response.getDetaileddiffMap().set(name, detail);
  }
  return response;
}

function replacing(kind: PropertyDiff.Kind): PropertyDiff.Kind {
  if (kind === Kind.ADD) return Kind.ADD_REPLACE;
  return kind === Kind.DELETE ? Kind.DELETE_REPLACE : Kind.UPDATE_REPLACE;
}
