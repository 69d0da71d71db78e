import type { KindApi } from "./kind";
import { lens } from "./lens";
import { profile } from "./profile";
import { reviewTemplate } from "./review-template";
import { workload } from "./workload";

/** The kinds by the names of their resources. */
export type KindApis = Readonly<Record<string, KindApi>>;

export const kindApis: KindApis = {
  WorkloadShare: workload,
  LensShare: lens,
  ProfileShare: profile,
  ReviewTemplateShare: reviewTemplate,
};
