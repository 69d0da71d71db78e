/** The path of the control interface, on its own port. */
export const controlPath = "/_emulator";

/** Where the page for people is. */
export const pagePaths: readonly string[] = ["/", controlPath, `${controlPath}/`];

/** Where the OpenAPI description is. */
export const openApiPath = `${controlPath}/openapi.json`;
