import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ShareError } from "../../provider/core/errors";
import { printNothingMarked } from "../../provider/dynamic/host-errors";
import { DynamicProvider } from "../../provider/dynamic/provider";
import { providerText } from "../../provider/dynamic/provider-text";
import { Session } from "../../provider/dynamic/session";
import { workload } from "../../provider/shares/kinds/workload";
import type { ShareResource } from "../../provider/shares/model/service";
import { shareResource } from "../../provider/shares/resources/share";

export type Bag = Record<string, unknown>;

/** What goes over the wire arrives as a copy; what no Struct can hold is an error, as in the host. */
function overTheWire(bag: object): Bag {
  // The host hands the whole bag to fromJavaScript, which throws where a value is none of JSON's.
  return Struct.fromJavaScript(bag as Parameters<typeof Struct.fromJavaScript>[0]).toJavaScript() as Bag;
}

export interface Logged {
  readonly severity: "warn" | "info" | "progress";
  readonly urn: string;
  readonly message: string;
}

/**
 * Calls the provider as @pulumi/pulumi/cmd/dynamic-provider does, and returns what the engine would get. It is that
 * host's code in short, for the host itself only runs as a process.
 */
export class Host {
  readonly logged: Logged[] = [];
  readonly provider: DynamicProvider;
  configured = 0;

  constructor(rawConfig: Record<string, string> = {}, type: ShareResource = shareResource(workload)) {
    const log = (severity: Logged["severity"]) => (urn: string, message: string) => {
      this.logged.push({ severity, urn, message });
    };
    const session = new Session({ warn: log("warn"), info: log("info"), progress: log("progress") }, () => {
      this.configured += 1;
    });
    this.provider = new DynamicProvider(type, session);
    // As the host does, the provider is used without awaiting this.
    void this.provider.configure({ config: { rawConfig } as never });
  }

  async check(olds: Bag, news: Bag) {
    const sent = overTheWire({ ...news, __provider: providerText("WorkloadShare") });
    const { inputs, failures } = await this.provider.check(overTheWire(olds), sent);
    return { inputs: overTheWire({ ...inputs, __provider: providerText("WorkloadShare") }), failures };
  }

  diff(id: string, olds: Bag, news: Bag) {
    return this.provider.diff(id, overTheWire(olds) as never, overTheWire(news) as never);
  }

  async create(props: Bag) {
    try {
      const { id, outs } = await this.provider.create(overTheWire(props) as never);
      return { id, outs: overTheWire({ ...outs, __provider: props.__provider }) };
    } catch (error) {
      return initializationError(error);
    }
  }

  async read(id: string, props: Bag) {
    const result: { id: string; props: object; inputs?: object } = await this.provider.read(
      id,
      overTheWire(props) as never,
    );
    return {
      id: result.id,
      props: overTheWire({ ...result.props, __provider: props.__provider }),
      ...(result.inputs && { inputs: overTheWire({ ...result.inputs, __provider: props.__provider }) }),
    };
  }

  async update(id: string, olds: Bag, news: Bag) {
    try {
      const { outs } = await this.provider.update(id, overTheWire(olds) as never, overTheWire(news) as never);
      return { outs: overTheWire({ ...outs, __provider: news.__provider }) };
    } catch (error) {
      return initializationError(error);
    }
  }

  async delete(id: string, props: Bag): Promise<void> {
    await this.provider.delete(id, overTheWire(props) as never);
  }
}

/** What the host makes of an error with an id: the resource lands in state with these properties and reasons. */
function initializationError(error: unknown) {
  const { id, properties, reasons } = error as { id?: string; properties?: object; reasons?: string[] };
  if (id === undefined) throw error;
  return { id, outs: overTheWire(properties ?? {}), reasons: reasons ?? [], error };
}

/** The error of a refusal for a person with its stack, which is to be empty; the host must not print it, as it tries to. */
export async function printed(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    (result) => new Error(`it succeeded: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ShareError)) throw error;
  const console = {
    error: (text: string) => {
      throw new Error(`the host prints ${text}`);
    },
  };
  printNothingMarked(console);
  console.error(`${error}: ${error.stack}`);
  return `${error.name}: ${error.message}: ${error.stack}`;
}
