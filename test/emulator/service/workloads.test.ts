import test from "ava";
import type { Caller } from "../../../emulator";
import type { CreateWorkloadInput } from "../../../emulator/service/resources/workload/workload-requests";
import { owner, rejected, startService, stranger } from "./fixtures";

const shop: CreateWorkloadInput = {
  WorkloadName: "Web Shop",
  Description: "Sells things",
  Environment: "PRODUCTION",
  Lenses: ["wellarchitected"],
  ReviewOwner: "anna@example.com",
  AwsRegions: ["eu-west-1"],
  ClientRequestToken: "a",
};

test("a workload is created once per token, and read back", (t) => {
  const { service } = startService();

  const created = service.createWorkload(owner, shop);
  const again = service.createWorkload(owner, shop);
  const { Workload } = service.getWorkload(owner, { WorkloadId: created.WorkloadId });

  t.is(created.WorkloadArn, `arn:aws:wellarchitected:eu-west-1:111111111111:workload/${created.WorkloadId}`);
  t.deepEqual(again, created);
  t.like(Workload, { WorkloadName: "Web Shop", Owner: "111111111111", ReviewOwner: "anna@example.com" });
  t.throws(() => service.createWorkload(owner, { ...shop, Description: "Others" }), rejected("ConflictException"));
});

test("a workload is deleted with its shares by its owner only, once per token", (t) => {
  const { service, workloadId: WorkloadId, share } = startService();
  share("222222222222");
  const remove = (caller: Caller, ClientRequestToken: string) =>
    service.workloadOperations.delete(caller, { WorkloadId, ClientRequestToken });

  t.throws(() => remove(stranger, "a"), rejected("ResourceNotFoundException"));
  remove(owner, "a");

  t.notThrows(() => remove(owner, "a"));
  t.throws(() => remove(owner, "b"), rejected("ResourceNotFoundException"));
  t.deepEqual([service.workloads(), service.shares()], [[], []]);
});

test("a workload's name is unique in its account and Region, regardless of spaces and capitals", (t) => {
  const { service } = startService();
  service.createWorkload(owner, shop);

  const namesake = { ...shop, WorkloadName: "WEBSHOP", ClientRequestToken: "b" };

  t.throws(() => service.createWorkload(owner, namesake), rejected("ConflictException"));
  t.notThrows(() => service.createWorkload({ ...owner, region: "us-east-1" }, namesake));
});

test("a workload needs a Region, of AWS or another", (t) => {
  const { service } = startService();
  const { AwsRegions: _, ...nowhere } = shop;

  const error = t.throws(() => service.createWorkload(owner, nowhere), rejected("ValidationException"));

  t.is(error.members.Fields?.[0]?.Name, "AwsRegions");
  t.notThrows(() => service.createWorkload(owner, { ...nowhere, NonAwsRegions: ["cellar"] }));
});

test("a request that breaks several rules is rejected with every member that does", (t) => {
  const { service } = startService();
  const wrong = { ...shop, WorkloadName: "ab", Description: "" };

  const { members } = t.throws(() => service.createWorkload(owner, wrong), rejected("ValidationException"));

  t.is(members.Reason, "FIELD_VALIDATION_FAILED");
  t.deepEqual(
    members.Fields?.map((field) => field.Name),
    ["WorkloadName", "Description"],
  );
});

test("a Region has at most 1,000 workloads of an account", (t) => {
  const { service } = startService();
  for (let i = 1; i < 1000; i++) service.addWorkload(owner);

  const error = t.throws(() => service.createWorkload(owner, shop), rejected("ServiceQuotaExceededException"));

  t.is(error.status, 402);
});

test("workloads are listed by a prefix of their names, in pages", (t) => {
  const { service } = startService();
  for (const name of ["Shop A", "Shop B", "Blog"]) service.addWorkload({ ...owner, name });

  const first = service.listWorkloads(owner, { WorkloadNamePrefix: "Shop", MaxResults: 1 });
  const second = service.listWorkloads(owner, { WorkloadNamePrefix: "Shop", NextToken: first.NextToken });

  const names = [first, second].map((page) => page.WorkloadSummaries.map((workload) => workload.WorkloadName));
  t.deepEqual(names, [["Shop A"], ["Shop B"]]);
});
