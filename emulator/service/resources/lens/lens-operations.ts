import { isOwner, requireOwned, requireVisible, visibleResources } from "../../access";
import type { Context } from "../../context";
import { invalid, type ServiceError } from "../../errors";
import { paginate } from "../../paging";
import type { Caller } from "../../principal";
import { hexId } from "../../random";
import { oncePerToken } from "../../store/idempotency";
import { validate } from "../../validation";
import { arnOf } from "../arn";
import type { ResourceFixture } from "../resource";
import { type Lens, type LensDetails, type LensSummary, type LensType, lensDetails, lensSummary } from "./lens";
import {
  type CreateLensVersionInput,
  type DeleteLensInput,
  type GetLensInput,
  type ImportLensInput,
  type LensVersions,
  type ListLensesInput,
  lensRequestValidators,
} from "./lens-requests";
import { findOfficialLens, officialDetails, officialLenses, officialSummary, positionOf } from "./official-lenses";

export interface ImportLensOutput {
  readonly LensArn: string;
  readonly Status: "COMPLETE";
}

export interface CreateLensVersionOutput {
  readonly LensArn: string;
  readonly LensVersion: string;
}

export interface GetLensOutput {
  readonly Lens: LensDetails;
}

export interface ListLensesOutput {
  readonly LensSummaries: readonly LensSummary[];
  readonly NextToken?: string;
}

/** A lens in a list, with what its filters and its order need. */
interface ListedLens {
  readonly summary: LensSummary;
  readonly versions: readonly LensVersions[];
  readonly position: number;
}

/** The operations on lenses, as far as shares need them. AWS's own can only be read. */
export class LensOperations {
  constructor(private readonly context: Context) {}

  /** Documented: the lens is a draft until it is published. Assumed: an import completes at once. */
  import(caller: Caller, request: ImportLensInput): ImportLensOutput {
    const { ClientRequestToken, ...input } = validate(lensRequestValidators.ImportLens, request);
    const content = parseContent(input.JSONString);
    const call = this.call("ImportLens", caller, ClientRequestToken, JSON.stringify(input));
    const arn = oncePerToken(this.context, call, () => {
      if (input.LensAlias !== undefined) {
        const lens = requireOwned(this.context, caller, "lens", input.LensAlias, "ImportLens");
        return this.replace({ ...lens, ...content, isDraft: true });
      }
      return this.add(caller.accountId, caller.region, {
        ...content,
        isDraft: true,
        ...(input.Tags && { tags: input.Tags }),
      }).arn;
    });
    return { LensArn: arn, Status: "COMPLETE" };
  }

  /** Publishes the draft. */
  createVersion(caller: Caller, request: CreateLensVersionInput): CreateLensVersionOutput {
    const { ClientRequestToken, ...input } = validate(lensRequestValidators.CreateLensVersion, request);
    const lens = requireOwned(this.context, caller, "lens", input.LensAlias, "CreateLensVersion");
    const call = this.call("CreateLensVersion", caller, ClientRequestToken, JSON.stringify(input));
    oncePerToken(this.context, call, () => this.replace({ ...lens, isDraft: false, version: input.LensVersion }));
    return { LensArn: lens.arn, LensVersion: input.LensVersion };
  }

  get(caller: Caller, request: GetLensInput): GetLensOutput {
    const { LensAlias } = validate(lensRequestValidators.GetLens, request);
    const official = findOfficialLens(LensAlias, caller.region);
    if (official) return { Lens: officialDetails(official, caller.region) };
    const { resource, invitationId } = requireVisible(this.context, caller, "lens", LensAlias);
    return { Lens: lensDetails(resource, invitationId) };
  }

  list(caller: Caller, request: ListLensesInput): ListLensesOutput {
    const input = validate(lensRequestValidators.ListLenses, request);
    const { LensType, LensStatus = "ALL", LensName } = input;
    const { items, ...next } = paginate(
      {
        items: [...listedOfficialLenses(caller.region), ...this.customLensesFor(caller)],
        position: ({ position }) => position,
        matches: ({ summary, versions }) =>
          (LensType === undefined || summary.LensType === LensType) &&
          (LensName === undefined || summary.LensName === LensName) &&
          versions.includes(LensStatus),
        name: `lenses/${caller.accountId}/${caller.region}/${LensType ?? ""}/${LensStatus}/${LensName ?? ""}`,
      },
      input,
      this.context.behaviour,
    );
    return { LensSummaries: items.map(({ summary }) => summary), ...next };
  }

  /** Assumed: a lens with neither a draft nor a published version is gone, with its shares. */
  delete(caller: Caller, request: DeleteLensInput): void {
    const { ClientRequestToken, ...input } = validate(lensRequestValidators.DeleteLens, request);
    const call = this.call("DeleteLens", caller, ClientRequestToken, JSON.stringify(input));
    oncePerToken(this.context, call, () => {
      const lens = requireOwned(this.context, caller, "lens", input.LensAlias, "DeleteLens");
      const { version, ...unpublished } = lens;
      if (input.LensStatus === "DRAFT" && version !== undefined) return this.replace({ ...lens, isDraft: false });
      if (input.LensStatus === "PUBLISHED" && lens.isDraft) return this.replace(unpublished);
      this.context.store.removeResource(lens.arn);
      return lens.arn;
    });
  }

  /** Adds a published lens without a call. */
  addFixture(fixture: ResourceFixture): Lens {
    const name = fixture.name ?? `Lens ${this.context.store.resourcesOf("lens").length + 1}`;
    return this.add(fixture.accountId, fixture.region, { name, description: name, isDraft: false, version: "1.0" });
  }

  /** A recipient doesn't see the draft of a lens (assumed). */
  private customLensesFor(caller: Caller): ListedLens[] {
    return visibleResources(this.context, caller, "lens").map((lens) => {
      const isOwn = isOwner(caller, lens);
      const type: LensType = isOwn ? "CUSTOM_SELF" : "CUSTOM_SHARED";
      const versions: LensVersions[] = ["ALL"];
      if (lens.version !== undefined) versions.push("PUBLISHED");
      if (lens.isDraft && isOwn) versions.push("DRAFT");
      return { summary: lensSummary(lens, type), versions, position: lens.sequence };
    });
  }

  private add(
    owner: string,
    region: string,
    content: Pick<Lens, "name" | "description" | "isDraft" | "version" | "tags">,
  ) {
    const { store, random, now } = this.context;
    const lens: Lens = {
      kind: "lens",
      arn: arnOf(region, owner, "lens", hexId(random)),
      owner,
      region,
      createdAt: now(),
      updatedAt: now(),
      sequence: store.nextSequence(),
      ...content,
    };
    store.addResource(lens);
    return lens;
  }

  private replace(lens: Lens): string {
    this.context.store.replaceResource({ ...lens, updatedAt: this.context.now() });
    return lens.arn;
  }

  private call(operation: string, caller: Caller, token: string, parameters: string) {
    return { operation, caller, token, parameters, resourceType: "LENS" };
  }
}

function listedOfficialLenses(region: string): ListedLens[] {
  return officialLenses.map((lens) => ({
    summary: officialSummary(lens, region),
    versions: ["ALL", "PUBLISHED"],
    position: positionOf(lens),
  }));
}

/** Documented: the JSON format has a name and a description. The error of a wrong one is assumed. */
function parseContent(json: string): Pick<Lens, "name" | "description"> {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw invalidLens("is not JSON");
  }
  if (typeof content !== "object" || content === null) throw invalidLens("is not a JSON object");
  const { name, description = name } = content as { readonly name?: unknown; readonly description?: unknown };
  if (typeof name !== "string" || typeof description !== "string") throw invalidLens("needs a name and a description");
  return { name, description };
}

function invalidLens(problem: string): ServiceError {
  return invalid(`The lens ${problem}.`, "FIELD_VALIDATION_FAILED", [
    { Name: "JSONString", Message: `The lens ${problem}.` },
  ]);
}
