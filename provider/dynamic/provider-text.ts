/**
 * What the `__provider` of a resource holds: source text that the dynamic-provider host runs, and which returns the
 * resource's provider, from the package that the program's folder has. Nothing is serialized, so state stays small and an
 * upgrade of the package shows no diff. Old state runs it for ever: neither the text nor the path that it requires may change.
 * @param name the resource's.
 */
export function providerText(name: string): string {
  return `exports.handler=()=>{try{return require("pulumi-wellarchitected/provider").providers.${name}}catch(e){if(e.code!=="MODULE_NOT_FOUND")throw e;throw Object.assign(Error("The Pulumi program's folder ("+process.cwd()+") must have pulumi-wellarchitected installed, and a bundler must keep it external. "+e.message.split("\\n")[0]),{stack:""})}}`;
}
