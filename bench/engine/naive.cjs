// A dynamic provider as a user writes it who follows Pulumi's documentation: Pulumi puts its code into the state.
// https://www.pulumi.com/docs/iac/concepts/providers/dynamic-providers/
const pulumi = require("@pulumi/pulumi");

/**
 * @typedef {{ workloadId: string, sharedWith: string, permissionType: "READONLY" | "CONTRIBUTOR" }} Inputs
 * @type {import("@pulumi/pulumi").dynamic.ResourceProvider<Inputs, Inputs>}
 */
const provider = {
  async create(inputs) {
    const { WellArchitectedClient, CreateWorkloadShareCommand } = require("@aws-sdk/client-wellarchitected");
    const client = new WellArchitectedClient({});
    const { ShareId = "" } = await client.send(
      new CreateWorkloadShareCommand({
        WorkloadId: inputs.workloadId,
        SharedWith: inputs.sharedWith,
        PermissionType: inputs.permissionType,
      }),
    );
    return { id: ShareId, outs: inputs };
  },

  async read(id, props) {
    const { WellArchitectedClient, paginateListWorkloadShares } = require("@aws-sdk/client-wellarchitected");
    const client = new WellArchitectedClient({});
    for await (const page of paginateListWorkloadShares({ client }, { WorkloadId: props?.workloadId })) {
      const share = page.WorkloadShareSummaries?.find(({ ShareId }) => ShareId === id);
      if (props && share?.PermissionType) return { id, props: { ...props, permissionType: share.PermissionType } };
    }
    return {};
  },

  async delete(id, props) {
    const { WellArchitectedClient, DeleteWorkloadShareCommand } = require("@aws-sdk/client-wellarchitected");
    const client = new WellArchitectedClient({});
    await client.send(new DeleteWorkloadShareCommand({ WorkloadId: props.workloadId, ShareId: id }));
  },
};

exports.NaiveWorkloadShare = class NaiveWorkloadShare extends pulumi.dynamic.Resource {
  /**
   * @param {string} name
   * @param {Inputs} inputs
   */
  constructor(name, inputs) {
    super(provider, name, inputs);
  }
};
