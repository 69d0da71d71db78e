import type * as dynamic from "@pulumi/pulumi/dynamic";
import { ShareError, UnfinishedError } from "../core/errors";
import { withProgress } from "../core/progress";
import type { Properties } from "../core/resource";
import { failuresForEngine } from "../engine/check-failures";
import { checkDeclared, hide, reveal } from "../engine/hidden-names";
import type { KindResource } from "../shares/model/kind-service";
import { marked } from "./host-errors";
import type { Session } from "./session";

/** The engine's calls, as the host of dynamic providers makes them, turned into calls of one type of resource. */
export class DynamicProvider implements dynamic.ResourceProvider {
  /** The URNs of the resources that move by aliases in this run. */
  readonly #moving = new Set<unknown>();

  constructor(
    private readonly type: KindResource,
    private readonly session: Session,
  ) {}

  /** The host uses the provider before it awaits this: so nothing here is asynchronous. */
  configure = (request: dynamic.ConfigureRequest): Promise<void> => {
    // The host hands over every key of the stack; its type shows only a getter by key.
    const { rawConfig } = request.config as { rawConfig?: Record<string, string> };
    this.session.configure(rawConfig ?? {});
    return Promise.resolve();
  };

  check = (olds: Properties, news: Properties) =>
    this.#work(news, async () => {
      if (olds.__scope !== undefined && olds.__scope !== news.__scope) this.#moving.add(news.__scope);
      const { inputs, failures } = await checkDeclared(this.type, this.session.context, olds, news, news.__scope);
      return { inputs: hide(inputs), failures: failuresForEngine(failures, news) };
    });

  /**
   * The host passes on no detailed diff, and the engine's preview of a replacement whose share is created first then
   * lists all outputs as removed. Only if the response leaves open whether there are changes does the engine compare
   * the inputs itself, and show what differs in them: hidden names, too, and no other reason for a replacement. So it
   * is asked to only if an input is the reason, and the resource keeps its URN.
   * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/deploy/step_generator.go `diffResource`
   */
  diff = (id: string, olds: Properties, news: Properties) =>
    this.#work(news, async () => {
      const known = { state: parse(olds) };
      const { changes, replaces, deleteBeforeReplace } = this.type.diff(this.session.context, id, known, parse(news));
      const isByInput = !deleteBeforeReplace && replaces.some((name) => name in news && news[name] !== olds[name]);
      const isLeftToEngine = isByInput && !this.#moving.has(news.__scope);
      return { ...(!isLeftToEngine && { changes }), replaces: [...replaces], deleteBeforeReplace };
    });

  create = (inputs: Properties) =>
    this.#work(inputs, async () => {
      const { id, state } = await this.type.create(this.session.context, parse(inputs));
      return { id, outs: hide(state) };
    });

  read = (id: string, properties: Properties) =>
    this.#work(properties, async () => {
      const resource = await this.type.read(this.session.context, id, { state: parse(properties) });
      if (!resource) return { id: "", props: {} };
      return { id: resource.id, props: hide(resource.state), inputs: hide(resource.inputs) };
    });

  update = (id: string, olds: Properties, news: Properties) =>
    this.#work(news, async () => {
      const known = { state: parse(olds) };
      const { state } = await this.type.update(this.session.context, id, known, parse(news));
      return { outs: hide(state) };
    });

  delete = (id: string, properties: Properties) =>
    this.#work(properties, () => this.type.delete(this.session.context, id, parse(properties)));

  #work<T>(properties: Properties, work: () => Promise<T>): Promise<T> {
    return quietly(properties, () => withProgress(this.session.log, String(properties.__scope), work));
  }
}

/** Without what the host adds to the properties. */
function parse({ __provider: _, ...properties }: Properties): Properties {
  return reveal(properties);
}

/** The host prints an error and its stack, beside what the engine shows of it: nothing for a person whose share was refused. */
async function quietly<T>({ __provider }: Properties, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnfinishedError) {
      // With an id, the host returns an initialization error, and state keeps the resource.
      const properties = { ...hide(error.state), __provider };
      throw Object.assign(marked(error), { properties, reasons: [error.reason] });
    }
    if (error instanceof ShareError) throw marked(error);
    throw error;
  }
}
