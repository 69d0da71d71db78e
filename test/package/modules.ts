import { cpSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Scene } from "./scene";

const own = "pulumi-wellarchitected";

/** Puts packages into a project's folder. */
export type Installation = (scene: Scene, folder: string) => void;

/** As npm does it. */
export const asInstalled: Installation = ({ modules }, folder) => {
  symlinkSync(modules, join(folder, "node_modules"));
};

/** Everything but our package. */
export const withoutOurs: Installation = ({ modules }, folder) => {
  const target = join(folder, "node_modules");
  mkdirSync(target);
  for (const name of readdirSync(modules)) {
    if (name !== own && !name.startsWith(".")) symlinkSync(join(modules, name), join(target, name));
  }
};

/** With our package as a copy, which a test may change. */
export const asCopy: Installation = (scene, folder) => {
  withoutOurs(scene, folder);
  cpSync(join(scene.modules, own), join(folder, "node_modules", own), { recursive: true });
};

/** As `npm link` does it: our package is a link to a checkout, which has its own node_modules. */
export const asLink: Installation = (scene, folder) => {
  const checkout = `${folder}-checkout`;
  cpSync(join(scene.modules, own), checkout, { recursive: true });
  withoutOurs(scene, checkout);
  withoutOurs(scene, folder);
  symlinkSync(checkout, join(folder, "node_modules", own));
};

/** As `npm link` does it with a checkout where `npm install` was run: it has a second copy of @pulumi/pulumi. */
export const asLinkWithSecondPulumi: Installation = (scene, folder) => {
  asLink(scene, folder);
  const scope = join(`${folder}-checkout`, "node_modules", "@pulumi");
  const pulumi = realpathSync(join(scope, "pulumi"));
  rmSync(scope);
  cpSync(pulumi, join(scope, "pulumi"), { recursive: true });
};
