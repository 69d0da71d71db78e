export * from "./dynamic/functions";
export * from "./dynamic/resources";
export * from "./dynamic/review-access";
