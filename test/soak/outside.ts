import type { EmulatorControl } from "../../emulator";
import type { Command } from "../model/sequences";

/** What somebody does to a share in the console, or its recipient; nothing, where its status doesn't allow that. */
export async function editOutside(
  control: EmulatorControl,
  { edit, pick }: Command & { readonly do: "outside" },
): Promise<void> {
  const shares = await control.shares();
  const share = shares[pick % Math.max(1, shares.length)];
  if (!share) return;
  const { shareId, status, permissionType } = share;
  const isPending = status === "PENDING";
  const isOpen = isPending || status === "ACCEPTED";
  switch (edit) {
    case "delete":
      return control.deleteOutside(shareId);
    case "permission":
      if (isOpen) await control.editOutside(shareId, permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY");
      return;
    case "accept":
    case "expire":
      if (isPending) await control[edit](shareId);
      return;
    case "reject":
    case "revoke":
    case "fail":
      if (isOpen) await control[edit](shareId);
  }
}
