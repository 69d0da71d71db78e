// Speaks to a plugin as an engine would, by the protocol files of one version of @pulumi/pulumi. In a process of its own,
// since two versions of the files don't go into one. Prints what the plugin answered, as one line of JSON.
//
// usage: drive.cjs PROTO ADDRESS WORKLOAD_ID
const { createRequire } = require("node:module");
const { join } = require("node:path");

const [proto = "", address, workloadId] = process.argv.slice(2);
/** @type {(path: string) => any} the messages differ by version */
const load = createRequire(join(proto, "provider_pb.js"));
const grpc = load("@grpc/grpc-js");
const { Struct } = load("google-protobuf/google/protobuf/struct_pb.js");
const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js");
const messages = load("./provider_pb.js");
const { PluginAttach } = load("./plugin_pb.js");
const { ResourceProviderClient } = load("./provider_grpc_pb.js");

const client = new ResourceProviderClient(address, grpc.credentials.createInsecure());
const type = "wellarchitected:index:WorkloadShare";
/** What the engine says in each request that has a field for it. */
const common = {
  urn: `urn:pulumi:test::shares::${type}::review`,
  name: "review",
  type,
  resourceStatusAddress: "127.0.0.1:1",
  resourceStatusToken: "token",
};

/**
 * A message of this version; fields that it doesn't have are left out.
 * @param {string} name
 * @param {Record<string, unknown>} fields
 */
function message(name, fields) {
  const request = new messages[name]();
  for (const [field, value] of Object.entries({ ...common, ...fields })) {
    const setter = `set${field}`.toLowerCase();
    const method = Object.getOwnPropertyNames(messages[name].prototype).find((key) => key.toLowerCase() === setter);
    if (method) request[method](value);
  }
  return request;
}

/**
 * @param {string} method
 * @param {unknown} request
 * @returns {Promise<any>}
 */
function ask(method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, (/** @type {unknown} */ error, /** @type {any} */ answer) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

/** @param {object} properties */
function struct(properties) {
  return Struct.fromJavaScript(properties);
}

const plain = (/** @type {any} */ answer) => answer?.toJavaScript() ?? {};

async function drive() {
  /** @type {Record<string, any>} */
  const told = {};
  const flags = { acceptsOutputsInInvoke: true, acceptsOutputsInCall: true, acceptsOutputsInCheck: true };
  const handshake = { engineAddress: "127.0.0.1:1", configureWithUrn: true, supportsViews: true, ...flags };
  await ask("handshake", message("ProviderHandshakeRequest", handshake));
  const attach = new PluginAttach();
  attach.setAddress("127.0.0.1:1");
  await ask("attach", attach);
  told.version = (await ask("getPluginInfo", new Empty())).getVersion();
  told.schema = JSON.parse((await ask("getSchema", message("GetSchemaRequest", {}))).getSchema()).name;

  const config = struct({ region: "us-east-1" });
  told.config = plain(
    (await ask("checkConfig", message("CheckRequest", { olds: struct({}), news: config }))).getInputs(),
  );
  const configs = { olds: config, oldInputs: config, news: config, id: "id" };
  told.configChanges = (await ask("diffConfig", message("DiffRequest", configs))).getChanges();
  const configure = message("ConfigureRequest", { args: config, acceptSecrets: true, acceptResources: true, id: "id" });
  configure.getVariablesMap().set("wellarchitected:config:region", "us-east-1");
  await ask("configure", configure);

  const news = struct({ workloadId, sharedWith: "222222222222", permissionType: "READONLY" });
  const seed = Buffer.from("0123456789abcdef");
  const checking = { olds: struct({}), oldOutputs: struct({}), news, randomSeed: seed };
  const checked = await ask("check", message("CheckRequest", checking));
  told.checked = plain(checked.getInputs());
  const inputs = checked.getInputs();
  const preview = await ask("create", message("CreateRequest", { properties: inputs, preview: true, timeout: 60 }));
  told.preview = plain(preview.getProperties());
  const created = await ask("create", message("CreateRequest", { properties: inputs, timeout: 60 }));
  told.id = created.getId();
  told.created = plain(created.getProperties());

  const id = told.id;
  const refreshing = { id, properties: created.getProperties(), inputs };
  told.read = plain((await ask("read", message("ReadRequest", refreshing))).getProperties());
  told.imported = plain((await ask("read", message("ReadRequest", { id }))).getInputs());

  const olds = created.getProperties();
  const changed = struct({ ...told.checked, permissionType: "CONTRIBUTOR" });
  const compared = { id, olds, oldInputs: inputs, ignoreChangesList: [] };
  told.same = (await ask("diff", message("DiffRequest", { ...compared, news: inputs }))).getChanges();
  told.changes = (await ask("diff", message("DiffRequest", { ...compared, news: changed }))).getDiffsList();
  const updated = await ask("update", message("UpdateRequest", { ...compared, news: changed, timeout: 60 }));
  told.updated = plain(updated.getProperties());

  const tok = "wellarchitected:index:getWorkloadShares";
  const invoked = await ask("invoke", message("InvokeRequest", { tok, args: struct({ workloadId }) }));
  told.invoked = plain(invoked.getReturn()).shares.map((/** @type {any} */ share) => share.permissionType);
  if (client.list) {
    told.listed = [];
    const query = message("ListRequest", { token: type, query: struct({ workloadId }) });
    for await (const answer of client.list(query)) told.listed.push(answer.getResult().getId());
  }

  // A destroy is another run: in one run, no share that it has made is deleted.
  await ask("configure", configure);
  const properties = updated.getProperties();
  await ask("delete", message("DeleteRequest", { id, properties, oldInputs: changed, timeout: 60 }));
  await ask("cancel", new Empty());
  return told;
}

drive()
  .then((told) => console.log(JSON.stringify(told)))
  .finally(() => client.close());
