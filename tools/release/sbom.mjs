import { execa } from "execa";
import { packageJson, projectFolder } from "../project.mjs";

/** @typedef {{ "bom-ref": string, name: string, version: string, purl: string, type: string, group?: string }} Component */
/** @typedef {{ ref: string, dependsOn?: string[] }} Dependency */
/** @typedef {{ metadata: { component: Component }, components: Component[], dependencies: Dependency[] }} Sbom CycloneDX, as npm writes it */

/**
 * Of the npm package: what `npm install` of it installs besides, in the versions of the lockfile.
 * @returns {Promise<Sbom>}
 */
export async function sbomOfPackage() {
  const whole = await npmSbom();
  const root = whole.metadata.component["bom-ref"];
  const direct = dependenciesOf(whole, root).filter((ref) => Object.hasOwn(packageJson.dependencies, nameOf(ref)));
  // npm's `--omit dev` leaves out what a development dependency needs as well.
  const needed = new Set(direct);
  for (const ref of needed) for (const next of dependenciesOf(whole, ref)) needed.add(next);
  return onlyWith(whole, whole.metadata.component, needed, direct);
}

/**
 * Of the plugin's tarball: the packages that are bundled in it, of which some belong to development dependencies.
 * @param {{ name: string, version: string }[]} packages
 * @returns {Promise<Sbom>}
 * @throws if npm doesn't list one of them
 */
export async function sbomOfPlugin(packages) {
  const whole = await npmSbom();
  const bundled = new Set(packages.map(({ name, version }) => `${name}@${version}`));
  /** @type {Component} */
  const component = { ...whole.metadata.component, type: "application", name: "pulumi-resource-wellarchitected" };
  return onlyWith(whole, component, bundled, [...bundled]);
}

/**
 * @param {Sbom} whole
 * @param {Component} component what it is the SBOM of
 * @param {Set<string>} refs of the components
 * @param {string[]} direct those that the component itself depends on
 * @returns {Sbom}
 */
function onlyWith(whole, component, refs, direct) {
  const components = whole.components.filter((listed) => refs.has(listed["bom-ref"]));
  const missing = [...refs].filter((ref) => !components.some((listed) => listed["bom-ref"] === ref));
  if (missing.length > 0) throw new Error(`npm sbom doesn't list ${missing.join(", ")}`);
  const among = (/** @type {string[]} */ others) => others.filter((ref) => refs.has(ref));
  return {
    ...whole,
    metadata: { ...whole.metadata, component },
    components,
    dependencies: [
      { ref: component["bom-ref"], dependsOn: direct },
      ...components.map(({ "bom-ref": ref }) => ({ ref, dependsOn: among(dependenciesOf(whole, ref)) })),
    ],
  };
}

/**
 * @param {Sbom} sbom
 * @param {string} ref
 * @returns {string[]}
 */
function dependenciesOf(sbom, ref) {
  return sbom.dependencies.find((dependency) => dependency.ref === ref)?.dependsOn ?? [];
}

/** @param {string} ref */
function nameOf(ref) {
  return ref.slice(0, ref.lastIndexOf("@"));
}

/** @returns {Promise<Sbom>} of all that the lockfile has */
async function npmSbom() {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--no-dry-run"];
  const { stdout } = await execa("npm", args, { cwd: projectFolder });
  /** @type {Sbom} */
  const sbom = JSON.parse(stdout);
  // npm names the project after its folder.
  return { ...sbom, metadata: { ...sbom.metadata, component: { ...sbom.metadata.component, name: packageJson.name } } };
}
