import { type ControlArgument, type ControlMethodDescription, controlMethods, controlVersion } from "./methods";
import { controlPath } from "./paths";

/** The control interface as an OpenAPI 3.1 document. `emulatorVersion` is the package's. */
export function openApi(emulatorVersion: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Control interface of wellarchitected-emulator",
      version: `${controlVersion}.0.0`,
      description: `Of the emulator in pulumi-wellarchitected ${emulatorVersion}.`,
    },
    servers: [{ url: controlPath }],
    paths: Object.fromEntries(
      Object.entries(controlMethods).map(([name, method]) => [
        `/${name}`,
        {
          post: { operationId: name, ...operationOf(method), requestBody: requestBodyOf(method) },
          ...(method.readsOnly && { get: { operationId: `${name}ByGet`, ...operationOf(method) } }),
        },
      ]),
    ),
  };
}

function operationOf({ summary, returns }: ControlMethodDescription) {
  const ok = returns === undefined ? "Done." : `${returns.charAt(0).toUpperCase()}${returns.slice(1)}.`;
  const failure = (description: string) => ({
    description,
    content: { "application/json": { schema: { type: "object", properties: { message: { type: "string" } } } } },
  });
  return {
    summary,
    responses: {
      200: { description: ok, ...(returns !== undefined && { content: { "application/json": { schema: {} } } }) },
      400: failure("An argument is unknown, is missing, or breaks its rule."),
      404: failure("There is no such share or resource."),
      409: failure("The share isn't in a status that allows this."),
    },
  };
}

function requestBodyOf({ arguments: taken = {}, example }: ControlMethodDescription) {
  const required = Object.keys(taken).filter((name) => taken[name]?.required);
  const properties = Object.fromEntries(Object.entries(taken).map(([name, argument]) => [name, schemaOf(argument)]));
  const schema = {
    type: "object",
    properties,
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    ...(example && { examples: [example] }),
  };
  return { required: required.length > 0, content: { "application/json": { schema } } };
}

function schemaOf({ type, description, values }: ControlArgument) {
  return { type, description, ...(values && { enum: values }) };
}
