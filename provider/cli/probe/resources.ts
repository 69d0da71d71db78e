import { randomUUID } from "node:crypto";
import type { Account } from "../../aws/calls/account";
import { malformed } from "../../aws/kinds/share-api";

/** What a probe makes in the owner's account. */
export type ResourceKind = "workload" | "lens" | "review template";

/** A resource that a probe has made. */
export interface ProbeResource {
  readonly kind: ResourceKind;
  /** By which the API names it: a workload's ID, or another resource's ARN. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
}

/** A resource in a list. */
interface Listed extends ProbeResource {
  readonly owner: string | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken: string | undefined;
}

type Request = { readonly MaxResults: number; readonly NextToken: string | undefined };

/** How a kind of resource is made, found and removed. */
interface KindCalls {
  make(owner: Account, name: string, Tags: Record<string, string>): Promise<ProbeResource>;
  /** Lists the account's own whose names begin so, or more. */
  list(owner: Account, prefix: string, request: Request): Promise<Page<Listed>>;
  /** The ShareIds of a resource. */
  shares(owner: Account, id: string, request: Request): Promise<Page<string>>;
  removeShare(owner: Account, id: string, ShareId: string): Promise<unknown>;
  remove(owner: Account, id: string): Promise<unknown>;
}

const description = "Made by wellarchitected-shares probe, which removes it.";
const token = () => ({ ClientRequestToken: randomUUID() });
const shareIds = (shares: readonly { ShareId?: string | undefined }[] = []) =>
  shares.flatMap(({ ShareId }) => ShareId ?? []);

export const kindCalls: Readonly<Record<ResourceKind, KindCalls>> = {
  workload: {
    make: async (owner, name, Tags) => {
      const {
        output: { WorkloadId, WorkloadArn },
      } = await owner.need("CreateWorkload", {
        WorkloadName: name,
        Description: description,
        Environment: "PREPRODUCTION",
        Lenses: ["wellarchitected"],
        ReviewOwner: "wellarchitected-shares probe",
        NonAwsRegions: ["probe"],
        Tags,
        ...token(),
      });
      return {
        kind: "workload",
        id: present(WorkloadId, "CreateWorkload", "WorkloadId"),
        arn: present(WorkloadArn, "CreateWorkload", "WorkloadArn"),
        name,
      };
    },
    list: async (owner, WorkloadNamePrefix, page) => {
      const {
        output: { WorkloadSummaries = [], NextToken },
      } = await owner.need("ListWorkloads", { WorkloadNamePrefix, ...page });
      const items = WorkloadSummaries.map(
        ({ WorkloadId: id = "", WorkloadArn: arn = "", WorkloadName: name = "", Owner }) => ({
          ...({ kind: "workload", id, arn, name } as const),
          owner: Owner,
        }),
      );
      return { items, NextToken };
    },
    shares: async (owner, WorkloadId, page) => {
      const { output: answer } = await owner.need("ListWorkloadShares", { WorkloadId, ...page });
      return { items: shareIds(answer.WorkloadShareSummaries), NextToken: answer.NextToken };
    },
    removeShare: (owner, WorkloadId, ShareId) => owner.need("DeleteWorkloadShare", { WorkloadId, ShareId, ...token() }),
    remove: (owner, WorkloadId) => owner.need("DeleteWorkload", { WorkloadId, ...token() }),
  },
  lens: {
    make: async (owner, name, Tags) => {
      const {
        output: { LensArn },
      } = await owner.need("ImportLens", { JSONString: lensNamed(name), Tags, ...token() });
      const arn = present(LensArn, "ImportLens", "LensArn");
      return { kind: "lens", id: arn, arn, name };
    },
    list: async (owner, _, page) => {
      const {
        output: { LensSummaries = [], NextToken },
      } = await owner.need("ListLenses", { LensType: "CUSTOM_SELF", LensStatus: "ALL", ...page });
      const items = LensSummaries.map(({ LensArn: arn = "", LensName: name = "" }) => ({
        ...({ kind: "lens", id: arn, arn, name } as const),
        owner: owner.accountId,
      }));
      return { items, NextToken };
    },
    shares: async (owner, LensAlias, page) => {
      const { output: answer } = await owner.need("ListLensShares", { LensAlias, ...page });
      return { items: shareIds(answer.LensShareSummaries), NextToken: answer.NextToken };
    },
    removeShare: (owner, LensAlias, ShareId) => owner.need("DeleteLensShare", { LensAlias, ShareId, ...token() }),
    remove: (owner, LensAlias) => owner.need("DeleteLens", { LensAlias, LensStatus: "ALL", ...token() }),
  },
  "review template": {
    make: async (owner, TemplateName, Tags) => {
      const {
        output: { TemplateArn },
      } = await owner.need("CreateReviewTemplate", {
        TemplateName,
        Description: description,
        Lenses: ["wellarchitected"],
        Tags,
        ...token(),
      });
      const arn = present(TemplateArn, "CreateReviewTemplate", "TemplateArn");
      return { kind: "review template", id: arn, arn, name: TemplateName };
    },
    list: async (owner, _, page) => {
      const {
        output: { ReviewTemplates = [], NextToken },
      } = await owner.need("ListReviewTemplates", page);
      const items = ReviewTemplates.map(({ TemplateArn: arn = "", TemplateName: name = "", Owner }) => ({
        ...({ kind: "review template", id: arn, arn, name } as const),
        owner: Owner,
      }));
      return { items, NextToken };
    },
    shares: async (owner, TemplateArn, page) => {
      const { output: answer } = await owner.need("ListTemplateShares", { TemplateArn, ...page });
      return { items: shareIds(answer.TemplateShareSummaries), NextToken: answer.NextToken };
    },
    removeShare: (owner, TemplateArn, ShareId) =>
      owner.need("DeleteTemplateShare", { TemplateArn, ShareId, ...token() }),
    remove: (owner, TemplateArn) => owner.need("DeleteReviewTemplate", { TemplateArn, ...token() }),
  },
};

/** The smallest lens. https://docs.aws.amazon.com/wellarchitected/latest/userguide/lenses-format-specification.html */
function lensNamed(name: string): string {
  const link = { displayText: "Nothing", url: "https://docs.aws.amazon.com/wellarchitected/" };
  const choice = { id: "choice_1", title: "Yes", helpfulResource: link, improvementPlan: link };
  const question = {
    id: "question_1",
    title: "Is this a probe?",
    description,
    choices: [choice],
    riskRules: [
      { condition: "choice_1", risk: "NO_RISK" },
      { condition: "default", risk: "HIGH_RISK" },
    ],
  };
  return JSON.stringify({
    schemaVersion: "2021-11-01",
    name,
    description,
    pillars: [{ id: "pillar_1", name: "Probe", questions: [question] }],
  });
}

function present(value: string | undefined, operation: string, member: string): string {
  if (value === undefined) throw malformed(operation, member);
  return value;
}
