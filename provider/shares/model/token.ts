import { createHash } from "node:crypto";
import { canonicalJson } from "../../core/canonical-json";

/** All that a ClientRequestToken depends on: nothing random, no clock. */
export interface TokenSource {
  /** AWS's name of it. */
  readonly operation: string;
  /**
   * The resource that asks: two stacks that declare the same share must not own one ShareId without knowing, and delete
   * each other's. `tokenScope` distinguishes self-managed backends whose projects and stacks have the same names.
   */
  readonly scope: { readonly urn: string; readonly tokenScope?: string | undefined };
  readonly region: string;
  /** What the API call takes, under the API's names. */
  readonly inputs: Readonly<Record<string, string | undefined>>;
  /** Counts from 0; the next one if the service has spent a token on a share that is gone. */
  readonly generation: number;
}

/**
 * The idempotency token of a call: hex SHA-256 (64 characters, AWS takes 1 to 2048) over the canonical JSON of its
 * source. The same program run again after any crash sends the same token, and the service returns the original result.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_CreateWorkloadShare.html
 */
export function clientRequestToken(source: TokenSource): string {
  return createHash("sha256").update(canonicalJson(source)).digest("hex");
}
