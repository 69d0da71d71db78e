import { describe, expect, it } from "vitest";
import type { ShareKind } from "../../emulator";
import { kindApis } from "../../provider/aws/kinds/kinds";
import { kinds } from "../../provider/shares/kinds/kinds";
import type { PermissionType } from "../../provider/shares/model/share";
import { useEmulator, useHome } from "../dynamic/hooks";
import { connectionsOf, failureOf, region, serviceFailure, sharesOf, withServer } from "./fixtures";

useHome();
const emulator = useEmulator();

interface Case {
  /** As the emulator calls it. */
  readonly kind: ShareKind;
  /** A resource's name, and what the path of its shares is then. */
  readonly id: string;
  readonly path: string;
  readonly list: string;
  readonly idMember: string;
  readonly summariesMember: string;
  /** Whether the answer of a list names the resource. */
  readonly isNamed: boolean;
  readonly permissionType?: PermissionType;
  /** How many shares a resource of the emulator can have, 60 at most. */
  readonly most: number;
}

const arn = (type: string) => `arn:aws:wellarchitected:${region}:111111111111:${type}/${"0".repeat(32)}`;
const cases: Readonly<Record<string, Case>> = {
  WorkloadShare: {
    kind: "workload",
    id: "0".repeat(32),
    path: `/workloads/${"0".repeat(32)}/shares`,
    list: "ListWorkloadShares",
    idMember: "WorkloadId",
    summariesMember: "WorkloadShareSummaries",
    isNamed: true,
    permissionType: "READONLY",
    most: 20,
  },
  LensShare: {
    kind: "lens",
    id: arn("lens"),
    path: `/lenses/${encodeURIComponent(arn("lens"))}/shares`,
    list: "ListLensShares",
    idMember: "LensAlias",
    summariesMember: "LensShareSummaries",
    isNamed: false,
    most: 60,
  },
  ProfileShare: {
    kind: "profile",
    id: arn("profile"),
    path: `/profiles/${encodeURIComponent(arn("profile"))}/shares`,
    list: "ListProfileShares",
    idMember: "ProfileArn",
    summariesMember: "ProfileShareSummaries",
    isNamed: false,
    most: 60,
  },
  ReviewTemplateShare: {
    kind: "reviewTemplate",
    id: arn("review-template"),
    path: `/templates/shares/${encodeURIComponent(arn("review-template"))}`,
    list: "ListTemplateShares",
    idMember: "TemplateArn",
    summariesMember: "TemplateShareSummaries",
    isNamed: true,
    most: 20,
  },
};

const json = { "content-type": "application/json" };

it("each kind of share has its calls, and a case here", () => {
  const names = kinds.map((kind) => kind.name);
  expect(Object.keys(kindApis)).toEqual(names);
  expect(Object.keys(cases)).toEqual(names);
});

it.each(kinds)("the calls of a $name are those that the kind names", ({ name, api, permissions }) => {
  const calls = kindApis[name];
  const page = { MaxResults: 1, NextToken: undefined };
  const request = { id: "id", sharedWith: "222222222222", permissionType: undefined, clientRequestToken: "token" };
  expect({
    create: calls?.create(request).operation,
    update: calls?.update?.("id", "share", "READONLY").operation,
    delete: calls?.delete("id", "share", "token").operation,
    list: calls?.list("id", page).operation,
  }).toEqual({ create: api.create, update: api.update, delete: api.delete, list: api.list });
  expect(calls?.update !== undefined).toBe(permissions.length > 0);
});

describe.each(Object.entries(cases))("a %s", (name, { kind, id, path, ...its }) => {
  const api = kindApis[name];
  const permission = its.permissionType && { permissionType: its.permissionType };
  const service = () => connectionsOf().service(name, undefined, region);
  const addResource = () => {
    const resource = emulator().service.addResource(kind, { accountId: "111111111111", region });
    return resource.kind === "workload" ? resource.workloadId : resource.arn;
  };
  const request = (resource: string, sharedWith = "222222222222") => ({
    id: resource,
    sharedWith,
    permissionType: its.permissionType,
    clientRequestToken: "token",
  });
  const share = { ShareId: "f".repeat(32), SharedWith: "222222222222", Status: "PENDING" };
  const summary = { ...share, ...(permission && { PermissionType: permission.permissionType }) };
  const answering = (body: unknown) =>
    withServer(
      (_, response) => response.writeHead(200, json).end(JSON.stringify(body)),
      (endpoint) => sharesOf({ endpoint }, {}, undefined, api).shares.list(id),
    );
  const refused = (body: unknown) =>
    withServer(
      (_, response) => response.writeHead(200, json).end(JSON.stringify(body)),
      (endpoint) => failureOf((shares) => shares.list(id), { endpoint }, api),
    );

  it("is created once for a token, listed and deleted", async () => {
    const resource = addResource();
    const shares = service();
    const shareId = await shares.create(request(resource));
    expect(await shares.create(request(resource))).toBe(shareId);
    expect(await shares.list(resource)).toStrictEqual([
      { shareId, sharedWith: "222222222222", ...permission, status: "PENDING" },
    ]);
    await shares.delete(resource, shareId, "other token");
    expect(await shares.recentList(resource)).toEqual([]);
    const sent = (await emulator().control.calls()).map(({ input }) => input);
    const named = { [its.idMember]: resource };
    expect(sent).toMatchObject([
      { ...named, ClientRequestToken: "token", SharedWith: "222222222222" },
      { ...named, ClientRequestToken: "token", SharedWith: "222222222222" },
      { ...named, MaxResults: 50 },
      { ...named, ShareId: shareId, ClientRequestToken: "other token" },
      { ...named, MaxResults: 50 },
    ]);
  });

  it("that AWS refuses is a failure of the kind's own operation", async () => {
    const resource = addResource();
    emulator().service.shareOutside(resource, "222222222222", its.permissionType);
    const conflict = await serviceFailure(service().create(request(resource)));
    expect(conflict).toMatchObject({
      kind: "conflict",
      message: expect.stringContaining(its.list.replace(/List(\w+)s$/, "wellarchitected:Create$1: ")),
    });
    const notFound = await serviceFailure(service().list(id));
    expect(notFound).toMatchObject({ kind: "notFound", message: expect.stringContaining(`${its.list}: `) });
  });

  it("is listed with all others of its resource", async () => {
    const resource = addResource();
    const principals = Array.from({ length: its.most }, (_, number) => `${444400000000 + number}`);
    for (const principal of principals) emulator().service.shareOutside(resource, principal, its.permissionType);
    const listed = await service().list(resource);
    expect(listed.map(({ sharedWith }) => sharedWith).sort()).toEqual(principals);
    expect(await emulator().control.calls()).toHaveLength(Math.ceil(its.most / 50));
  });

  it("is asked for by the resource's name as one segment of the path, and with each page's token", async () => {
    const asked: (string | undefined)[] = [];
    const listed = await withServer(
      (request, response) => {
        asked.push(request.url);
        const isFirst = asked.length === 1;
        const page = { [its.summariesMember]: [summary], ...(isFirst && { NextToken: "a/b" }) };
        response.writeHead(200, json).end(JSON.stringify(page));
      },
      (endpoint) => sharesOf({ endpoint }, {}, undefined, api).shares.list(id),
    );
    expect(listed).toHaveLength(2);
    expect(asked).toEqual([`${path}?MaxResults=50`, `${path}?MaxResults=50&NextToken=a%2Fb`]);
  });

  it("can be updated only if it has a permission", async () => {
    const resource = addResource();
    const shareId = emulator().service.shareOutside(resource, "222222222222", its.permissionType);
    const update = service().update(resource, shareId, "CONTRIBUTOR");
    if (permission) {
      await update;
      expect(await service().list(resource)).toMatchObject([{ permissionType: "CONTRIBUTOR" }]);
    } else {
      await expect(update).rejects.toThrow(new Error("Shares of this kind have no permission to update."));
      expect(await emulator().control.calls()).toEqual([]);
    }
  });

  it.each([
    ["nothing", () => ({})],
    ["null", () => null],
    ["an array", () => []],
    ["text", () => "none"],
    ["another resource's name", () => ({ [its.idMember]: id.replace(/.$/, "1") })],
    ["a list that is text", () => ({ [its.idMember]: id, [its.summariesMember]: "none" })],
    ["a list that is an object", () => ({ [its.idMember]: id, [its.summariesMember]: {} })],
    ["another kind's list", () => ({ TeamShareSummaries: [] })],
    ["a message", () => ({ message: "OK" })],
  ])("is never believed gone by an answer with %s", async (_, body) => {
    expect(["other", "network"]).toContain((await refused(body())).kind);
  });

  it(`is ${its.isNamed ? "" : "not "}believed gone by an answer without a list that names the resource`, async () => {
    const body = { [its.idMember]: id };
    if (its.isNamed) expect(await answering(body)).toEqual([]);
    else expect((await refused(body)).message).toContain(`wellarchitected:${its.list}: the answer has no list`);
    expect(await answering({ [its.summariesMember]: [] })).toEqual([]);
  });

  it.each(Object.keys(summary))("without %s is an error that names what it must have", async (member) => {
    const failure = await refused({ [its.summariesMember]: [{ ...summary, [member]: undefined }] });
    const members = permission ? "ShareId, SharedWith, PermissionType or Status" : "ShareId, SharedWith or Status";
    expect(failure.message).toContain(`wellarchitected:${its.list}: the answer has no ${members}`);
  });

  it("with a status that AWS has added since is listed as it is", async () => {
    const body = { [its.summariesMember]: [{ ...summary, Status: "SUSPENDED", StatusMessage: "why" }] };
    expect(await answering(body)).toMatchObject([{ status: "SUSPENDED", statusMessage: "why" }]);
  });

  it("whose create is answered without a ShareId is an error", async () => {
    const failure = await withServer(
      (_, response) => response.writeHead(200, json).end(JSON.stringify({ [its.idMember]: id })),
      (endpoint) => failureOf((shares) => shares.create(request(id)), { endpoint }, api),
    );
    expect(failure.message).toContain("the answer has no ShareId");
  });
});
