import type { Access } from "../model/access";
import { capitalised, levelNames, stageNames } from "../model/names";
import { type Level, levels, stages } from "../model/share";
import { byId, element } from "./dom";

const letters: Record<Level, string> = { contributor: "C", readonly: "R", access: "•" };

/** The mark of what a principal has on a resource: by letter, by outline and by colour. */
export function mark({ level, stage, isReceived }: Pick<Access, "level" | "stage" | "isReceived">): HTMLElement {
  const classes = `mark ${level} ${stage}${isReceived ? " received" : ""}`;
  return element("span", { class: classes, "aria-hidden": "true" }, letters[level]);
}

/** The mark in words. */
export function described({ stage, isReceived, shares }: Access): string {
  const [share] = shares;
  const permission = share?.permissionType ?? "no permission named";
  const side = isReceived ? ", listed by the recipient only" : "";
  return `${permission}, ${share?.status} (${stageNames[stage]})${side}`;
}

export function showLegend(): void {
  const entry = (sign: HTMLElement, text: string) => element("li", {}, sign, text);
  const line = (classes: string) => element("span", { class: `line ${classes}`, "aria-hidden": "true" });
  const plain = { level: "readonly", stage: "accepted", isReceived: false } as const;
  byId("legend").replaceChildren(
    ...levels.map((level) => entry(mark({ ...plain, level }), capitalised(levelNames[level]))),
    ...stages.map((stage) => element("li", {}, mark({ ...plain, stage }), line(stage), capitalised(stageNames[stage]))),
    entry(mark({ ...plain, isReceived: true }), "Listed by the recipient only"),
  );
}
