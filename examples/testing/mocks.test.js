// Without an engine and without AWS: what the program declares.
import * as pulumi from "@pulumi/pulumi";
import test from "ava";

pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, status: "PENDING" } }),
  call: ({ inputs }) => inputs,
});
const { shareWithReviewers } = await import("./shares.js");

const workloadIds = { shop: "0123456789abcdef0123456789abcdef", blog: "fedcba9876543210fedcba9876543210" };

test("the review account may read each workload, and change none", async (t) => {
  const { shop, blog } = shareWithReviewers(workloadIds, "222222222222");

  t.is(await resolved(shop.sharedWith), "222222222222");
  t.deepEqual(await Promise.all([shop, blog].map((share) => resolved(share.permissionType))), ["READONLY", "READONLY"]);
});

test("a program can go on with the status of a share", async (t) => {
  const { shop } = shareWithReviewers({ shop: workloadIds.shop }, "222222222222");

  t.is(await resolved(pulumi.interpolate`the share is ${shop.status}`), "the share is PENDING");
});

function resolved(output) {
  return new Promise((resolve) => output.apply(resolve));
}
