import type * as dynamic from "@pulumi/pulumi/dynamic";
import { Configuration } from "../aws/configuration";
import { AwsConnections } from "../aws/connections";
import { check } from "../shares/check";
import { systemClock } from "../shares/clock";
import type { Context, Log } from "../shares/context";
import { diff } from "../shares/diff";
import { ShareError, UnfinishedShareError } from "../shares/errors";
import { idOf, inputsOf, type WorkloadShareInputs, type WorkloadShareState } from "../shares/inputs";
import { createShare, deleteShare, type KnownShare, readShare, updateShare } from "../shares/lifecycle";
import { Memory } from "../shares/memory";
import { parseState } from "../shares/state";

/** The marker that the engine sends for a value that isn't known yet. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the host adds to every bag of properties. */
type Bag<T = Record<string, unknown>> = T & { readonly __provider?: string };

/** The engine's calls, as the host of dynamic providers makes them, turned into calls of the lifecycle. */
export class WorkloadShareProvider implements dynamic.ResourceProvider {
  #context: Context;

  constructor(
    private readonly log: Log,
    private readonly onConfigure: () => void = () => {},
  ) {
    this.#context = this.#contextOf({});
  }

  /** The host uses the provider before it awaits this: so nothing here is asynchronous. */
  configure = (request: dynamic.ConfigureRequest): Promise<void> => {
    // The host hands over every key of the stack; its type shows only a getter by key.
    const { rawConfig } = request.config as { rawConfig?: Record<string, string> };
    this.#context = this.#contextOf(rawConfig ?? {});
    this.onConfigure();
    return Promise.resolve();
  };

  check = (olds: Bag, news: Bag) =>
    quietly(news, async () => {
      const { inputs, failures } = await check(this.#context, strip(olds), strip(news));
      return { inputs, failures };
    });

  diff = (id: string, olds: Bag<Partial<WorkloadShareState>>, news: Bag<WorkloadShareInputs>) =>
    quietly(news, async () => {
      const { changes, replaces, deleteBeforeReplace, changed } = diff(
        this.#context,
        parseState(id, strip(olds)),
        strip(news),
      );
      // The host passes no detailed diff on, so the reason of a replacement is told here.
      if (replaces.length > 0) this.log.info(news.scope, `replaced because of ${changed.join(", ")}`);
      return { changes, replaces: [...replaces], deleteBeforeReplace };
    });

  create = (inputs: Bag<WorkloadShareInputs>) =>
    quietly(inputs, async () => {
      const outs = await createShare(this.#context, strip(inputs));
      return { id: idOf(outs), outs };
    });

  read = (id: string, properties: Bag<KnownShare>) =>
    quietly(properties, async () => {
      const props = await readShare(this.#context, id, strip(properties));
      if (!props) return { id: "", props: {} };
      return { id: idOf(props), props, inputs: inputsOf(props) };
    });

  update = (id: string, olds: Bag<Partial<WorkloadShareState>>, news: Bag<WorkloadShareInputs>) =>
    quietly(news, async () => ({
      outs: await updateShare(this.#context, parseState(id, strip(olds)), strip(news)),
    }));

  delete = (id: string, properties: Bag<Partial<WorkloadShareState>>) =>
    quietly(properties, () => deleteShare(this.#context, parseState(id, strip(properties))));

  #contextOf(entries: Readonly<Record<string, string>>): Context {
    return {
      connections: new AwsConnections(new Configuration(entries), systemClock),
      memory: new Memory(),
      clock: systemClock,
      log: this.log,
      door: { unknown, canImport: false },
    };
  }
}

function strip<T>({ __provider: _, ...properties }: Bag<T>): T {
  return properties as T;
}

/** The host prints an error's stack, which is nothing for a person whose share was refused. */
async function quietly<T>({ __provider }: Bag<unknown>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnfinishedShareError) {
      // With an id, the host answers an initialization error, and the share lands in state.
      const properties = { ...error.state, __provider };
      throw Object.assign(error, { properties, reasons: [error.reason], stack: "" });
    }
    if (error instanceof ShareError) throw Object.assign(error, { stack: "" });
    throw error;
  }
}
