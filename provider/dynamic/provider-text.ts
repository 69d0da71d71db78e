/** Source text that returns an export of `pulumi-wellarchitected/provider`, resolved from the program's folder. */
function loading(name: string): string {
  return `exports.handler=()=>{try{return require("pulumi-wellarchitected/provider").${name}}catch(e){if(e.code!=="MODULE_NOT_FOUND")throw e;throw Object.assign(Error("The Pulumi program's folder ("+process.cwd()+") must have pulumi-wellarchitected installed, and a bundler must keep it external. "+e.message.split("\\n")[0]),{stack:""})}}`;
}

/**
 * What a resource's `__provider` holds: source text that the dynamic-provider host runs. It is a constant and nothing is
 * serialized, so state stays small and an upgrade of the package shows no diff. Old state runs it for ever: neither the
 * text nor the path that it requires may change.
 */
export const providerText = loading("provider");

/** The same for a WorkloadShares. */
export const setProviderText = loading("workloadShares");
