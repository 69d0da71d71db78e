import { show } from "../../core/connection-settings";
import type { EnumType } from "../../core/fields";
import { oneOf, problemsAt, type Rule } from "../../core/rules";
import { kinds } from "../kinds/kinds";

export const resourceTypes = kinds.map(({ resourceType }) => resourceType);

export const shareResourceType: EnumType = {
  is: "enum",
  name: "ShareResourceType",
  description: "The type of what is shared.",
  values: kinds.map(({ resourceType, noun }) => ({
    name: `${resourceType.charAt(0)}${resourceType.slice(1).toLowerCase()}`,
    value: resourceType,
    description: `A ${noun}.`,
  })),
};

export const resourceTypesRule: Rule = (value, isUnknown) => {
  if (!Array.isArray(value)) return `must be a list of ${resourceTypes.join(", ")}, but is ${show(value)}`;
  if (value.length === 0) return "must name at least one type, or be left out for all of them";
  const rule = oneOf(resourceTypes);
  return value.flatMap((type, index) => problemsAt(`resourceTypes[${index}]`, type, rule, isUnknown));
};
