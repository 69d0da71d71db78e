/** The marker that the engine sends for a value that isn't known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
