import type { ShareKind as EmulatedKind } from "../../emulator";
import type { ShareKind } from "../../provider/shares/kinds/kind";

const names: Readonly<Record<string, EmulatedKind>> = {
  WorkloadShare: "workload",
  LensShare: "lens",
  ProfileShare: "profile",
  ReviewTemplateShare: "reviewTemplate",
};

/** What the emulator calls what is shared by shares of the kind. */
export function emulatedKind({ name }: ShareKind): EmulatedKind {
  const emulated = names[name];
  if (emulated === undefined) throw new Error(`${name} has no kind of the emulator's`);
  return emulated;
}
