export * from "./dynamic/functions";
export * from "./dynamic/resources";
