import { arnParser, arnPattern, type ShareKind } from "./kind";

const id = "[0-9a-zA-Z-]+";

/** Custom lenses: AWS's own can't be shared. @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_Lens.html */
export const lens: ShareKind = {
  name: "LensShare",
  lookup: "getLensShares",
  finder: "getLens",
  noun: "custom lens",
  resourceType: "LENS",
  input: "lensArn",
  forms: "ARN",
  idForm: "ARN",
  idPattern: arnPattern("lens", id),
  example: "arn:aws:wellarchitected:us-east-1:111111111111:lens/0123456789abcdef0123456789abcdef",
  parse: arnParser("lens", id),
  hint: (text) =>
    /^[\w-]+$/.test(text) || /:wellarchitected::/.test(text)
      ? ". An alias, or an ARN without an account, names a lens of AWS's own, which can't be shared"
      : ". The function getLens finds it by the lens's name",
  precondition:
    "If the lens is a draft: it can't be shared before it is published, by aws wellarchitected create-lens-version",
  permissions: [],
  quota: 300,
  api: {
    create: "CreateLensShare",
    delete: "DeleteLensShare",
    list: "ListLensShares",
    get: "GetLens",
    listResources: "ListLenses",
    idMember: "LensAlias",
  },
};
