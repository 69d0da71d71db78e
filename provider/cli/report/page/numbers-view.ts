import type { Access } from "../model/access";
import type { Matrix } from "../model/matrix";
import { byId, element } from "./dom";

/** How much there is of each; what owner and recipient both list counts once. */
export function showNumbers({ resources, principals }: Matrix): void {
  const accesses = resources.flatMap(({ cells }) => [...cells.values()]);
  const having = (fits: (access: Access) => boolean) => accesses.filter(fits).length;
  const numbers: [string, number][] = [
    ["Resources", resources.length],
    ["Principals", principals.length],
    ["Have access", having(({ stage }) => stage === "accepted")],
    ["Of these, may contribute", having(({ stage, level }) => stage === "accepted" && level === "contributor")],
    ["Not accepted yet", having(({ stage }) => stage === "pending")],
    ["Ended", having(({ stage }) => stage === "ended")],
  ];
  byId("numbers").replaceChildren(
    ...numbers.map(([name, number]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, number.toLocaleString("en"))),
    ),
  );
}
