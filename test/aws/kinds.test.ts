import test, { type ExecutionContext } from "ava";
import type { ShareKind } from "../../emulator";
import type { KindApi } from "../../provider/aws/kinds/kind";
import { kindApis } from "../../provider/aws/kinds/kinds";
import { kinds } from "../../provider/shares/kinds/kinds";
import type { PermissionType } from "../../provider/shares/model/share";
import { account, connectionsOf, failureOf, region, sharesOf, startAws, startServer } from "./fixtures";

interface Case {
  /** As the emulator calls it. */
  readonly kind: ShareKind;
  /** A resource's name, and the path of its shares. */
  readonly id: string;
  readonly path: string;
  readonly idMember: string;
  readonly summariesMember: string;
  /** Whether the answer of a list names the resource: then AWS may leave out an empty list. */
  readonly isNamed: boolean;
  readonly permissionType?: PermissionType;
}

const arn = (type: string) => `arn:aws:wellarchitected:${region}:111111111111:${type}/${"0".repeat(32)}`;
const cases: Readonly<Record<string, Case>> = {
  WorkloadShare: {
    kind: "workload",
    id: "0".repeat(32),
    path: `/workloads/${"0".repeat(32)}/shares`,
    idMember: "WorkloadId",
    summariesMember: "WorkloadShareSummaries",
    isNamed: true,
    permissionType: "READONLY",
  },
  LensShare: {
    kind: "lens",
    id: arn("lens"),
    path: `/lenses/${encodeURIComponent(arn("lens"))}/shares`,
    idMember: "LensAlias",
    summariesMember: "LensShareSummaries",
    isNamed: false,
  },
  ProfileShare: {
    kind: "profile",
    id: arn("profile"),
    path: `/profiles/${encodeURIComponent(arn("profile"))}/shares`,
    idMember: "ProfileArn",
    summariesMember: "ProfileShareSummaries",
    isNamed: false,
  },
  ReviewTemplateShare: {
    kind: "reviewTemplate",
    id: arn("review-template"),
    path: `/templates/shares/${encodeURIComponent(arn("review-template"))}`,
    idMember: "TemplateArn",
    summariesMember: "TemplateShareSummaries",
    isNamed: true,
  },
};

const recipient = "222222222222";

/** Serves the answers, one after the other and the last one again, as the service; keeps which paths were asked for. */
async function startAnswering(t: ExecutionContext, ...answers: unknown[]) {
  await startAws(t);
  const asked: (string | undefined)[] = [];
  const endpoint = await startServer(t, (request, response) => {
    const answer = answers[Math.min(asked.push(request.url), answers.length) - 1];
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  return {
    asked,
    shares: (api: KindApi | undefined) => sharesOf({ endpoint }, {}, undefined, api).shares,
    listFailure: (api: KindApi | undefined, id: string) => failureOf((shares) => shares.list(id), { endpoint }, api),
  };
}

test("each kind of share has the calls of AWS that its entry names, and an update only if it has permissions", (t) => {
  t.deepEqual(
    Object.keys(kindApis),
    kinds.map((kind) => kind.name),
  );
  const page = { MaxResults: 1, NextToken: undefined };
  const request = { id: "id", sharedWith: recipient, permissionType: undefined, clientRequestToken: "token" };

  for (const { name, api, permissions } of kinds) {
    const calls = kindApis[name];
    t.is(calls?.create(request).operation, api.create);
    t.is(calls?.update?.("id", "share", "READONLY").operation, api.update);
    t.is(calls?.delete("id", "share", "token").operation, api.delete);
    t.is(calls?.list("id", page).operation, api.list);
    t.is(calls?.update !== undefined, permissions.length > 0, name);
  }
});

for (const [name, { kind, id, path, idMember, summariesMember, isNamed, permissionType }] of Object.entries(cases)) {
  const api = kindApis[name];
  const operation = `wellarchitected:${kinds.find((each) => each.name === name)?.api.list}`;
  const permission = permissionType && { permissionType };
  const summary = {
    ShareId: "f".repeat(32),
    SharedWith: recipient,
    Status: "PENDING",
    ...(permissionType && { PermissionType: permissionType }),
  };

  test.serial(`a ${name} is created once for a token, listed and deleted`, async (t) => {
    const { emulator } = await startAws(t);
    const added = emulator.service.addResource(kind, { accountId: account, region });
    const resource = added.kind === "workload" ? added.workloadId : added.arn;
    const shares = connectionsOf().service(name, undefined, region);
    const request = { id: resource, sharedWith: recipient, permissionType, clientRequestToken: "token" };

    const shareId = await shares.create(request);
    t.is(await shares.create(request), shareId);
    t.deepEqual(await shares.list(resource), [{ shareId, sharedWith: recipient, status: "PENDING", ...permission }]);
    await shares.delete(resource, shareId, "other token");
    t.deepEqual(await shares.recentList(resource), []);

    const named = { [idMember]: resource };
    const [create, again, list, remove] = (await emulator.control.calls()).map(({ input }) => input);
    t.like(create, { ...named, ClientRequestToken: "token", SharedWith: recipient });
    t.deepEqual(again, create);
    t.like(list, { ...named, MaxResults: 50 });
    t.like(remove, { ...named, ShareId: shareId, ClientRequestToken: "other token" });
  });

  test.serial(
    `a list has every ${name} of all pages, from a path with the resource's name as one segment`,
    async (t) => {
      const { shares, asked } = await startAnswering(
        t,
        { [summariesMember]: [summary], NextToken: "a/b" },
        // A page may be empty that is filtered after it was cut.
        { [summariesMember]: [], NextToken: "c" },
        { [summariesMember]: [summary] },
      );

      const share = { shareId: summary.ShareId, sharedWith: recipient, status: "PENDING", ...permission };
      t.deepEqual(await shares(api).list(id), [share, share]);
      t.deepEqual(asked, [
        `${path}?MaxResults=50`,
        `${path}?MaxResults=50&NextToken=a%2Fb`,
        `${path}?MaxResults=50&NextToken=c`,
      ]);
    },
  );

  test.serial(`a ${name} isn't believed gone because of an answer that isn't its resource's list`, async (t) => {
    const answers = [
      {},
      null,
      [],
      "none",
      { [idMember]: id.replace(/.$/, "1") },
      { [idMember]: id, [summariesMember]: "none" },
      { [idMember]: id, [summariesMember]: {} },
      { TeamShareSummaries: [] },
      { message: "OK" },
      ...(isNamed ? [] : [{ [idMember]: id }]),
    ];
    const { listFailure } = await startAnswering(t, ...answers);

    for (const answer of answers) {
      const failure = await listFailure(api, id);
      t.true(["other", "network"].includes(failure.kind), JSON.stringify(answer));
      t.true(failure.message.startsWith(`${operation}: `), failure.message);
    }
  });

  test.serial(`a ${name} without a member that it must have fails its list, which names the members`, async (t) => {
    const members = Object.keys(summary);
    const answers = members.map((member) => ({ [summariesMember]: [{ ...summary, [member]: undefined }] }));
    const { listFailure } = await startAnswering(t, ...answers);

    const needed = permission ? "ShareId, SharedWith, PermissionType or Status" : "ShareId, SharedWith or Status";
    for (const _ of members) {
      t.is((await listFailure(api, id)).message, `${operation}: the answer has no ${needed}: is the endpoint AWS's?`);
    }
  });
}

for (const name of ["WorkloadShare", "ReviewTemplateShare"]) {
  test.serial(`an answer that names the resource and leaves out the list means that it has no ${name}`, async (t) => {
    const { id, idMember } = cases[name] as Case;
    const { shares } = await startAnswering(t, { [idMember]: id });

    t.deepEqual(await shares(kindApis[name]).list(id), []);
  });
}

test.serial("the permission of a workload's share can be updated", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  const workloadId = addWorkload();
  const shareId = emulator.service.shareOutside(workloadId, recipient, "READONLY");
  const shares = connectionsOf().service("WorkloadShare", undefined, region);

  await shares.update(workloadId, shareId, "CONTRIBUTOR");

  t.like(await shares.list(workloadId), [{ shareId, permissionType: "CONTRIBUTOR" }]);
});

test("shares without a permission can't be updated", async (t) => {
  const { shares } = sharesOf({}, {}, undefined, kindApis.LensShare);

  await t.throwsAsync(shares.update(arn("lens"), "share", "READONLY"), {
    message: "Shares of this kind have no permission to update.",
  });
});

test.serial("a permission and a status that AWS has added since are listed as they are", async (t) => {
  const { id } = cases.WorkloadShare as Case;
  const share = { ShareId: "f".repeat(32), SharedWith: recipient, PermissionType: "REVIEWER", Status: "SUSPENDED" };
  const { shares } = await startAnswering(t, { WorkloadShareSummaries: [{ ...share, StatusMessage: "why" }] });

  t.like(await shares(kindApis.WorkloadShare).list(id), [
    { permissionType: "REVIEWER", status: "SUSPENDED", statusMessage: "why" },
  ]);
});

test.serial("a list fails as a whole if a later page does, or has the token of the page before", async (t) => {
  const { id } = cases.WorkloadShare as Case;
  const page = { WorkloadShareSummaries: [], NextToken: "x" };

  const broken = await startAnswering(t, page, {});
  const message = "wellarchitected:ListWorkloadShares: the answer has no";
  t.true((await broken.listFailure(kindApis.WorkloadShare, id)).message.startsWith(`${message} list`));

  const endless = await startAnswering(t, page);
  t.true((await endless.listFailure(kindApis.WorkloadShare, id)).message.startsWith(`${message} new NextToken`));
});

test.serial("a create whose answer has no ShareId is an error", async (t) => {
  const { id } = cases.WorkloadShare as Case;
  const { shares } = await startAnswering(t, { WorkloadId: id });
  const request = { id, sharedWith: recipient, permissionType: "READONLY" as const, clientRequestToken: "token" };

  await t.throwsAsync(shares(kindApis.WorkloadShare).create(request), {
    message: /^wellarchitected:CreateWorkloadShare: the answer has no ShareId/,
  });
});
