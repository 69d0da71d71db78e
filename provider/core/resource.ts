import type { Context } from "./context";
import { UnfinishedError } from "./errors";
import type { ResourceDescription } from "./fields";

/** The properties of a resource, as the engine hands them over and keeps them. */
export type Properties = Record<string, unknown>;

/** A resource as it is now. */
export interface Resource {
  /** The engine's id. */
  readonly id: string;
  /** Its outputs: all that state has of it. */
  readonly state: Properties;
  /** Its inputs as the service has them: what a refresh hands back to the engine. */
  readonly inputs: Properties;
}

/** A resource that exists, whoever created it. */
export interface ListedResource {
  /** By which it can be imported. */
  readonly id: string;
  /** A name for people that distinguishes it from the others. */
  readonly name: string;
}

/** What the engine has of a resource, which an earlier version may have written. */
export interface KnownResource {
  /** Its outputs; next to nothing for an import: then the id says what to read. */
  readonly state: Properties;
  /**
   * What the program declared last, or a read found since; undefined for an import, and if the engine doesn't send it.
   */
  readonly inputs?: Properties | undefined;
}

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: { readonly property: string; readonly reason: string }[];
}
export interface Diff {
  readonly changes: boolean;
  /** The properties that make a replacement necessary. */
  readonly replaces: readonly string[];
  /** The properties that changed; for people. */
  readonly changed: readonly string[];
  /** The replacement has the same key: the old share occupies the principal. */
  readonly deleteBeforeReplace: boolean;
}

/** What a type of resource does, whether or not its properties are parsed. */
interface Common<Service> {
  readonly description: ResourceDescription;
  /** @param olds the inputs that an earlier check returned; empty for a new resource and for a replacement. */
  check(context: Context<Service>, olds: Properties, news: Properties): Promise<CheckResult>;
  /** Those that the query names; a type that can't be asked for has no such method. */
  list?(context: Context<Service>, query: Properties): Promise<readonly ListedResource[]>;
}

/**
 * One type of resource, whose methods the plugin and the npm package call for the engine. `inputs` and `news` are what
 * `check` returned. Every method throws a {@link ShareError}, whose message is for a person, or an
 * {@link UnfinishedError}.
 */
export interface ResourceType<Service = unknown> extends Common<Service> {
  diff(context: Context<Service>, id: string, olds: KnownResource, news: Properties): Diff;
  create(context: Context<Service>, inputs: Properties): Promise<Resource>;
  /** Returns undefined if the resource is gone. */
  read(context: Context<Service>, id: string, known: KnownResource): Promise<Resource | undefined>;
  update(context: Context<Service>, id: string, olds: KnownResource, news: Properties): Promise<Resource>;
  delete(context: Context<Service>, id: string, state: Properties): Promise<void>;
}

/** A type of resource in terms of its own inputs and state. {@link parsing} makes a {@link ResourceType} of it. */
export interface ParsedType<Service, Inputs, State extends Inputs> extends Common<Service> {
  /** Parses what `check` has passed. In a preview, some of it isn't known yet. */
  parseInputs(inputs: Properties): Inputs;
  /** @throws ShareError which names what the state lacks. */
  parseState(id: string, state: Properties): State;
  /** The opposite of the parsers. */
  format(properties: Inputs | State): Properties;
  idOf(state: State): string;
  /** The inputs of a state. */
  inputsOf(state: State): Inputs;
  /** @param inputs of the last run, as the engine has them. */
  diff(context: Context<Service>, state: State, news: Inputs, inputs: KnownResource["inputs"]): Diff;
  create(context: Context<Service>, inputs: Inputs): Promise<State>;
  /** Also returns what else the engine is to keep among the inputs. */
  read(
    context: Context<Service>,
    id: string,
    known: KnownResource,
  ): Promise<{ readonly state: State; readonly marks?: Properties } | undefined>;
  update(context: Context<Service>, state: State, news: Inputs, inputs: KnownResource["inputs"]): Promise<State>;
  delete(context: Context<Service>, state: State): Promise<void>;
}

/** Parses all that the engine hands over, and formats what it is to keep. */
export function parsing<Service, Inputs, State extends Inputs>(
  type: ParsedType<Service, Inputs, State>,
): ResourceType<Service> {
  const resourceOf = (state: State, marks: Properties = {}): Resource => ({
    id: type.idOf(state),
    state: type.format(state),
    inputs: { ...type.format(type.inputsOf(state)), ...marks },
  });
  return {
    description: type.description,
    check: (context, olds, news) => type.check(context, olds, news),
    ...(type.list && { list: type.list }),
    diff: (context, id, { state, inputs }, news) =>
      type.diff(context, type.parseState(id, state), type.parseInputs(news), inputs),
    create: (context, inputs) =>
      formattingUnfinished(type, async () => resourceOf(await type.create(context, type.parseInputs(inputs)))),
    read: async (context, id, known) => {
      const found = await type.read(context, id, known);
      return found && resourceOf(found.state, found.marks);
    },
    update: (context, id, { state, inputs }, news) =>
      formattingUnfinished(type, async () =>
        resourceOf(await type.update(context, type.parseState(id, state), type.parseInputs(news), inputs)),
      ),
    delete: (context, id, state) => type.delete(context, type.parseState(id, state)),
  };
}

/** The state of an unfinished resource is one of the type's own. */
async function formattingUnfinished<State extends Inputs, Inputs, T>(
  type: Pick<ParsedType<never, Inputs, State>, "format">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnfinishedError)) throw error;
    throw new UnfinishedError(error.id, type.format(error.state as State), error.reason);
  }
}
