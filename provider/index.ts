export * from "./dynamic/resources";
