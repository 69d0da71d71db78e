import type { ShareKind } from "./kind";
import { lens } from "./lens";
import { profile } from "./profile";
import { reviewTemplate } from "./review-template";
import { workload } from "./workload";

/** Every kind of share. */
export const kinds: readonly ShareKind[] = [workload, lens, profile, reviewTemplate];
