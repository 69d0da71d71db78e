import {
  CreateLensShareCommand,
  CreateLensVersionCommand,
  CreateProfileCommand,
  CreateProfileShareCommand,
  CreateReviewTemplateCommand,
  CreateTemplateShareCommand,
  DeleteLensCommand,
  DeleteLensShareCommand,
  DeleteProfileCommand,
  DeleteProfileShareCommand,
  DeleteReviewTemplateCommand,
  DeleteTemplateShareCommand,
  GetLensCommand,
  GetProfileCommand,
  GetReviewTemplateCommand,
  ImportLensCommand,
  ListLensSharesCommand,
  ListProfileSharesCommand,
  ListTemplateSharesCommand,
  type ShareStatus,
} from "@aws-sdk/client-wellarchitected";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../../emulator";
import { configured, ownerId, reviewerId, wellArchitected } from "../clients";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.control.reset());
afterAll(() => emulator.close());

const send = (accountId = ownerId) => wellArchitected(emulator, configured(emulator, accountId));

interface Filter {
  readonly SharedWithPrefix?: string;
  readonly Status?: ShareStatus;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const lens = JSON.stringify({ schemaVersion: "2021-11-01", name: "Our lens", description: "Ours", pillars: [] });

/** Each kind by its own commands, so that a path or a member that AWS's SDK has otherwise fails. */
const kinds = {
  lens: {
    type: "LENS",
    path: "lens",
    namesResource: { create: false, list: false },
    make: async () => {
      const { LensArn } = await send().send(new ImportLensCommand({ JSONString: lens }));
      await send().send(new CreateLensVersionCommand({ LensAlias: LensArn, LensVersion: "1.0" }));
      return LensArn ?? "";
    },
    read: async (LensAlias: string, accountId?: string) =>
      (await send(accountId).send(new GetLensCommand({ LensAlias }))).Lens,
    remove: (LensAlias: string) => send().send(new DeleteLensCommand({ LensAlias, LensStatus: "ALL" })),
    share: (LensAlias: string, SharedWith: string, ClientRequestToken?: string, accountId?: string) =>
      send(accountId).send(new CreateLensShareCommand({ LensAlias, SharedWith, ClientRequestToken })),
    list: async (LensAlias: string, filter: Filter = {}) => {
      const output = await send().send(new ListLensSharesCommand({ LensAlias, ...filter }));
      return { output, shares: output.LensShareSummaries };
    },
    unshare: (LensAlias: string, ShareId = "") => send().send(new DeleteLensShareCommand({ LensAlias, ShareId })),
  },
  profile: {
    type: "PROFILE",
    path: "profile",
    namesResource: { create: true, list: false },
    make: async () => {
      const ProfileQuestions = [{ QuestionId: "size", SelectedChoiceIds: ["small"] }];
      const input = { ProfileName: "Our profile", ProfileDescription: "Ours", ProfileQuestions };
      return (await send().send(new CreateProfileCommand(input))).ProfileArn ?? "";
    },
    read: async (ProfileArn: string, accountId?: string) =>
      (await send(accountId).send(new GetProfileCommand({ ProfileArn }))).Profile,
    remove: (ProfileArn: string) => send().send(new DeleteProfileCommand({ ProfileArn })),
    share: (ProfileArn: string, SharedWith: string, ClientRequestToken?: string, accountId?: string) =>
      send(accountId).send(new CreateProfileShareCommand({ ProfileArn, SharedWith, ClientRequestToken })),
    list: async (ProfileArn: string, filter: Filter = {}) => {
      const output = await send().send(new ListProfileSharesCommand({ ProfileArn, ...filter }));
      return { output, shares: output.ProfileShareSummaries };
    },
    unshare: (ProfileArn: string, ShareId = "") => send().send(new DeleteProfileShareCommand({ ProfileArn, ShareId })),
  },
  reviewTemplate: {
    type: "REVIEW_TEMPLATE",
    path: "review-template",
    namesResource: { create: true, list: true },
    make: async () => {
      const input = { TemplateName: "Our template", Description: "Ours", Lenses: ["wellarchitected"] };
      return (await send().send(new CreateReviewTemplateCommand(input))).TemplateArn ?? "";
    },
    read: async (TemplateArn: string, accountId?: string) =>
      (await send(accountId).send(new GetReviewTemplateCommand({ TemplateArn }))).ReviewTemplate,
    remove: (TemplateArn: string) => send().send(new DeleteReviewTemplateCommand({ TemplateArn })),
    share: (TemplateArn: string, SharedWith: string, ClientRequestToken?: string, accountId?: string) =>
      send(accountId).send(new CreateTemplateShareCommand({ TemplateArn, SharedWith, ClientRequestToken })),
    list: async (TemplateArn: string, filter: Filter = {}) => {
      const output = await send().send(new ListTemplateSharesCommand({ TemplateArn, ...filter }));
      return { output, shares: output.TemplateShareSummaries };
    },
    unshare: (TemplateArn: string, ShareId = "") =>
      send().send(new DeleteTemplateShareCommand({ TemplateArn, ShareId })),
  },
} as const;

describe.each(Object.entries(kinds))("a share of a %s", (kind, { type, path, namesResource, ...api }) => {
  it("is created, listed and deleted, without a permission", async () => {
    const arn = await api.make();
    const created = await api.share(arn, reviewerId);
    const { output, shares } = await api.list(arn, { SharedWithPrefix: "2222", Status: "PENDING", MaxResults: 1 });
    expect(shares).toEqual([{ ShareId: created.ShareId, SharedWith: reviewerId, Status: "PENDING" }]);
    expect(Object.values(created).includes(arn)).toBe(namesResource.create);
    expect(Object.values(output).includes(arn)).toBe(namesResource.list);
    expect(await emulator.control.shares()).toMatchObject([{ kind, resourceId: arn, shareId: created.ShareId }]);
    await api.unshare(arn, created.ShareId);
    expect((await api.list(arn)).shares).toEqual([]);
  });

  it("is the same for the same token, and a conflict for another principal", async () => {
    const arn = await api.make();
    const first = await api.share(arn, reviewerId, "token");
    expect((await api.share(arn, reviewerId, "token")).ShareId).toBe(first.ShareId);
    const ResourceType = `${type}_SHARE`;
    await expect(api.share(arn, "333333333333", "token")).rejects.toMatchObject({
      name: "ConflictException",
      ResourceType,
    });
    await expect(api.share(arn, reviewerId, "other")).rejects.toMatchObject({
      name: "ConflictException",
      ResourceType: type,
    });
  });

  it("is listed in pages, whose NextToken belongs to one resource", async () => {
    const [arn, other] = [await api.make(), (await emulator.control.addResource(kind as "lens")).arn];
    await api.share(arn, "333333333333");
    await api.share(arn, reviewerId);
    const first = await api.list(arn, { MaxResults: 1 });
    const { NextToken = "" } = first.output;
    expect((await api.list(arn, { NextToken })).shares?.map((share) => share.SharedWith)).toEqual([reviewerId]);
    await expect(api.list(other, { NextToken })).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("lets the recipient read the resource once it has accepted, but not share it", async () => {
    const arn = await api.make();
    const shareId = await emulator.control.shareOutside(arn, reviewerId);
    const notFound = { name: "ResourceNotFoundException", ResourceType: type };
    await expect(api.read(arn, reviewerId)).rejects.toMatchObject(notFound);
    await expect(api.share(arn, "333333333333", undefined, reviewerId)).rejects.toMatchObject(notFound);
    await emulator.control.accept(shareId);
    expect(await api.read(arn, reviewerId)).toMatchObject({ Owner: ownerId, ShareInvitationId: expect.any(String) });
    expect((await api.read(arn))?.ShareInvitationId).toBeUndefined();
    const denied = "is not authorized to perform: wellarchitected:Create";
    await expect(api.share(arn, "333333333333", undefined, reviewerId)).rejects.toThrow(denied);
  });

  it("goes with its resource", async () => {
    const arn = await api.make();
    expect(arn).toMatch(new RegExp(`^arn:aws:wellarchitected:us-east-1:${ownerId}:${path}/[0-9a-f]{32}$`));
    await api.share(arn, reviewerId);
    await api.remove(arn);
    expect(await emulator.control.shares()).toEqual([]);
    await expect(api.read(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException", ResourceId: arn });
    await expect(api.list(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException", ResourceId: arn });
    const { arn: other } = await emulator.control.addResource(kind as "lens");
    await emulator.control.shareOutside(other, reviewerId);
    await emulator.control.deleteResource(other);
    expect([await emulator.control.resources(), await emulator.control.shares()]).toEqual([[], []]);
    await expect(emulator.control.deleteResource(other)).rejects.toMatchObject({ status: 404 });
  });

  it("has no permission to change", async () => {
    const { arn } = await emulator.control.addResource(kind as "lens");
    const shareId = await emulator.control.shareOutside(arn, reviewerId);
    await expect(emulator.control.editOutside(shareId, "CONTRIBUTOR")).rejects.toMatchObject({ status: 400 });
  });

  it("is denied by IAM with the resource's ARN", async () => {
    const arn = await api.make();
    await emulator.control.inject({ kind: "denied" });
    await expect(api.share(arn, reviewerId)).rejects.toThrow(`on resource: ${arn}`);
  });
});

describe("the quota of shares", () => {
  const fill = (arn: string, count: number) => {
    for (let i = 0; i < count; i++) emulator.service.shareOutside(arn, String(400000000000 + i));
  };

  it.each([["lens", 300] as const, ["reviewTemplate", 20] as const])("of a %s is %d", async (kind, quota) => {
    const arn = await kinds[kind].make();
    fill(arn, quota);
    await expect(kinds[kind].share(arn, reviewerId)).rejects.toMatchObject({
      name: "ServiceQuotaExceededException",
      ResourceId: arn,
    });
  });

  it("of a profile is what profileShareQuota says, by default none", async () => {
    const arn = await kinds.profile.make();
    fill(arn, 301);
    expect((await emulator.control.behaviour()).profileShareQuota).toBe(Number.POSITIVE_INFINITY);
    await emulator.control.setBehaviour({ profileShareQuota: 301 });
    await expect(kinds.profile.share(arn, reviewerId)).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
  });
});

describe("a lens", () => {
  it.each(["serverless", "arn:aws:wellarchitected:us-east-1::lens/serverless"])(
    "of AWS's own can't be shared: %s",
    async (alias) => {
      const errors = {
        validation: "ValidationException",
        accessDenied: "AccessDeniedException",
        notFound: "ResourceNotFoundException",
      } as const;
      for (const [officialLensShare, name] of Object.entries(errors) as [keyof typeof errors, string][]) {
        await emulator.control.setBehaviour({ officialLensShare });
        await expect(kinds.lens.share(alias, reviewerId)).rejects.toMatchObject({ name });
      }
    },
  );

  it("can't be shared until it is published, and stays shared when a new draft is imported", async () => {
    const { LensArn = "" } = await send().send(new ImportLensCommand({ JSONString: lens }));
    for (const [draftLensShare, name] of [
      ["validation", "ValidationException"],
      ["conflict", "ConflictException"],
    ] as const) {
      await emulator.control.setBehaviour({ draftLensShare });
      await expect(kinds.lens.share(LensArn, reviewerId)).rejects.toMatchObject({ name });
    }
    await send().send(new CreateLensVersionCommand({ LensAlias: LensArn, LensVersion: "1.0" }));
    await kinds.lens.share(LensArn, reviewerId);
    await send().send(new ImportLensCommand({ LensAlias: LensArn, JSONString: lens.replace("Our", "Their") }));
    expect(await kinds.lens.read(LensArn)).toMatchObject({ LensVersion: "1.0", Name: "Their lens" });
    expect((await kinds.lens.list(LensArn)).shares).toHaveLength(1);
  });

  it("loses only its draft, if only that is deleted", async () => {
    const arn = await kinds.lens.make();
    await send().send(new ImportLensCommand({ LensAlias: arn, JSONString: lens }));
    await send().send(new DeleteLensCommand({ LensAlias: arn, LensStatus: "DRAFT" }));
    expect(await kinds.lens.read(arn)).toMatchObject({ LensVersion: "1.0" });
    await send().send(new DeleteLensCommand({ LensAlias: arn, LensStatus: "PUBLISHED" }));
    await expect(kinds.lens.read(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it.each(["nonsense", "[]", '{"pillars": []}'])("can't be imported from %s", async (JSONString) => {
    await expect(send().send(new ImportLensCommand({ JSONString }))).rejects.toMatchObject({
      name: "ValidationException",
      Fields: [{ Name: "JSONString" }],
    });
  });
});

describe("an ARN of another kind", () => {
  it("is rejected by the rule of the member, or not found", async () => {
    const profile = await kinds.profile.make();
    await expect(kinds.reviewTemplate.share(profile, reviewerId)).rejects.toMatchObject({
      name: "ValidationException",
      Fields: [{ Name: "TemplateArn" }],
    });
    await expect(kinds.lens.list(profile)).rejects.toMatchObject({ name: "ValidationException" });
    const missing = `arn:aws:wellarchitected:us-east-1:${ownerId}:lens/${"0".repeat(32)}`;
    await expect(kinds.lens.list(missing)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
