import type { Context } from "./context";
import type { FunctionDescription } from "./fields";
import type { CheckResult, Properties } from "./resource";

/** What a function returns: its result, or, by argument, the rules that were broken, before any call. */
export type FunctionResult<T = object> = { readonly result: T } | { readonly failures: CheckResult["failures"] };

/** A function that a program calls; it changes nothing. */
export interface ProviderFunction<Service = unknown> {
  readonly description: FunctionDescription;
  /** @throws ShareError whose message is for a person. */
  call(context: Context<Service>, args: Properties): Promise<FunctionResult>;
}
