import { describe, expect, it } from "vitest";
import type { CreateWorkloadInput } from "../../../emulator";
import { errorOf, owner, startService } from "./fixtures";

const input: CreateWorkloadInput = {
  WorkloadName: "Web Shop",
  Description: "Sells things",
  Environment: "PRODUCTION",
  Lenses: ["wellarchitected"],
  ReviewOwner: "anna@example.com",
  AwsRegions: ["eu-west-1"],
  ClientRequestToken: "a",
};

describe("a workload", () => {
  it("is created once per token, and read back", () => {
    const { service } = startService();
    const created = service.createWorkload(owner, input);
    expect(service.createWorkload(owner, input)).toEqual(created);
    expect(created.WorkloadArn).toBe(`arn:aws:wellarchitected:eu-west-1:111111111111:workload/${created.WorkloadId}`);
    const { Workload } = service.getWorkload(owner, { WorkloadId: created.WorkloadId });
    expect(Workload).toMatchObject({
      WorkloadName: "Web Shop",
      Owner: "111111111111",
      ReviewOwner: "anna@example.com",
    });
    expect(errorOf(() => service.createWorkload(owner, { ...input, Description: "Others" })).name).toBe(
      "ConflictException",
    );
  });

  it("has a unique name in its account and Region, regardless of spaces and capitals", () => {
    const { service } = startService();
    service.createWorkload(owner, input);
    const namesake = { ...input, WorkloadName: "WEBSHOP", ClientRequestToken: "b" };
    expect(errorOf(() => service.createWorkload(owner, namesake)).name).toBe("ConflictException");
    service.createWorkload({ ...owner, region: "us-east-1" }, namesake);
  });

  it("needs a Region, of AWS or another", () => {
    const { service } = startService();
    const { AwsRegions: _, ...nowhere } = input;
    expect(errorOf(() => service.createWorkload(owner, nowhere)).members.Fields?.[0]?.Name).toBe("AwsRegions");
    service.createWorkload(owner, { ...nowhere, NonAwsRegions: ["cellar"] });
  });

  it("reports every member that breaks a rule", () => {
    const { service } = startService();
    const error = errorOf(() => service.createWorkload(owner, { ...input, WorkloadName: "ab", Description: "" }));
    expect(error.members.Reason).toBe("FIELD_VALIDATION_FAILED");
    expect(error.members.Fields?.map((field) => field.Name)).toEqual(["WorkloadName", "Description"]);
  });

  it("is rejected if its Region has 1,000 already", () => {
    const { service } = startService();
    for (let i = 1; i < 1000; i++) service.addWorkload(owner);
    expect(errorOf(() => service.createWorkload(owner, input))).toMatchObject({
      name: "ServiceQuotaExceededException",
      status: 402,
    });
  });

  it("is listed by a prefix of its name, in pages", () => {
    const { service } = startService();
    for (const name of ["Shop A", "Shop B", "Blog"]) service.addWorkload({ ...owner, name });
    const first = service.listWorkloads(owner, { WorkloadNamePrefix: "Shop", MaxResults: 1 });
    const second = service.listWorkloads(owner, { WorkloadNamePrefix: "Shop", NextToken: first.NextToken });
    const names = [first, second].flatMap((page) => page.WorkloadSummaries.map((workload) => workload.WorkloadName));
    expect(names).toEqual(["Shop A", "Shop B"]);
  });
});
