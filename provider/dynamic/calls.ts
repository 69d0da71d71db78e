import * as pulumi from "@pulumi/pulumi";

/**
 * Calls a function of this package in the program's own process: no plugin serves it. With Pulumi's mocks, the mock is
 * called, by the token that the plugin's function has.
 * @throws pulumi.RunError if an argument is wrong, or if AWS refuses the call.
 */
export async function call<Result>(name: string, args: object): Promise<Result> {
  // Pulumi ends the program's connection to the engine as soon as nothing that it knows of is under way.
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    if (isMocked()) return await pulumi.runtime.invoke(`wellarchitected:index:${name}`, { ...args });
    refuseOutputs(name, args);
    const { callFunction } = await import("./program.js");
    return (await callFunction(name, { ...args })) as Result;
  } finally {
    done();
  }
}

/** The same for arguments that are Outputs: the call is made once they are known. */
export function callOutput<Result>(name: string, args: object): pulumi.Output<Result> {
  return pulumi.output({ ...args }).apply((known) => call<Result>(name, known)) as pulumi.Output<Result>;
}

function isMocked(): boolean {
  return "mocks" in (pulumi.runtime.getMonitor() ?? {});
}

function refuseOutputs(name: string, args: object): void {
  const output = Object.entries(args).find(([, value]) => pulumi.Output.isInstance(value));
  if (output) throw new pulumi.RunError(`${name}: ${output[0]} is an Output: call ${name}Output instead`);
}
