import test from "ava";
import fc from "fast-check";
import { ShareError } from "../../../provider/core/errors";
import { sharedResource } from "../../../provider/shares/kinds/kind";
import { kinds } from "../../../provider/shares/kinds/kinds";
import { lens } from "../../../provider/shares/kinds/lens";
import { workload } from "../../../provider/shares/kinds/workload";
import { parseSetResourceId, parseShareResourceId, shareResourceId } from "../../../provider/shares/model/id";

const workloadId = workload.example;
const shareId = "fedcba9876543210fedcba9876543210";
const region = "eu-west-1";

for (const kind of kinds) {
  const resource = sharedResource(kind, kind.example);
  /** An ARN says where it is. */
  const itsRegion = kind.idForm === "ARN" ? { region: "us-east-1" } : {};
  const parse = (rest: string) => parseShareResourceId(kind, `${kind.example}/${rest}`);

  test(`an id of a ${kind.name} is read back as it was written, whatever it names`, (t) => {
    const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(hex, hex, (id, share) => {
        const named = { resource: sharedResource(kind, kind.example.replace(/[0-9a-f]{32}$/, id)), shareId: share };
        t.deepEqual(parseShareResourceId(kind, shareResourceId(named)), { ...named, ...itsRegion });
      }),
    );
    t.is(shareResourceId({ resource, shareId }), `${kind.example}/${shareId}`);
  });

  test(`an id of a ${kind.name} may name the principal, and end with the Region, for an import`, (t) => {
    for (const sharedWith of [
      "111122223333",
      "arn:aws:iam::111122223333:role/path/reviewer",
      "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-c3d4e5f6",
      "o-a1b2c3d4e5",
      "arn:aws:iam::111122223333:user/bob@example.com",
      "arn:aws:iam::111122223333:user/bob@corp-1",
    ]) {
      t.deepEqual(parse(sharedWith), { resource, sharedWith, ...itsRegion } as object);
      t.deepEqual(parse(`${sharedWith}@${region}`), { resource, sharedWith, region } as object);
    }
    t.deepEqual(parse(`${shareId}@us-gov-west-1`), { resource, shareId, region: "us-gov-west-1" });
  });

  test(`an id of a ${kind.name} that is of another kind or malformed at its end is an error with an example`, (t) => {
    for (const other of kinds.filter(({ name }) => name !== kind.name)) {
      t.throws(() => parseShareResourceId(kind, `${other.example}/${shareId}`), { instanceOf: ShareError });
    }
    for (const rest of ["", "x", `${shareId}/x`, `0${shareId}`, `${shareId}\n`, `${shareId}@nowhere`, "@eu-west-1"]) {
      t.throws(() => parse(rest), {
        instanceOf: ShareError,
        message: (message) => message.includes(`for example ${kind.example}/222222222222`),
      });
    }
  });
}

test("an id that names no share of a workload is an error that shows it and the forms", (t) => {
  for (const id of [
    "",
    "/",
    workloadId,
    `${workloadId}/`,
    `/${shareId}`,
    `${workloadId}/${shareId} `,
    `${workloadId}/${shareId}@eu-west-1@eu-west-1`,
    `${workloadId}/11112222333`,
    `${workloadId.toUpperCase()}/${shareId}`,
    `${workloadId}:${shareId}`,
    `arn:aws:wellarchitected:eu-west-1:111122223333:workload/${workloadId}/${shareId}`,
  ]) {
    const said = `the id ${JSON.stringify(id)} names no share. An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>`;
    t.throws(() => parseShareResourceId(workload, id), {
      instanceOf: ShareError,
      message: (message) => message.startsWith(said),
    });
  }
});

test("the error of an id says what it is made of, and where the Region goes if the id has none", (t) => {
  t.throws(() => parseShareResourceId(workload, "x"), {
    message: `the id "x" names no share. An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>, with @<region> at its end if the region is not the configured one. WorkloadId and ShareId are 32 characters of 0-9a-f, for example ${workloadId}/222222222222@eu-west-1`,
  });
  t.throws(() => parseShareResourceId(lens, "x"), {
    message: `the id "x" names no share. An id is <ARN>/<ShareId> or, for import, <ARN>/<SharedWith>. <ARN> is the custom lens's, and ShareId is 32 characters of 0-9a-f, for example ${lens.example}/222222222222`,
  });
});

test("the id of a WorkloadShares is the workload's, with the Region or not, and nothing more", (t) => {
  const resource = sharedResource(workload, workloadId);

  t.deepEqual(parseSetResourceId(workloadId), { resource });
  t.deepEqual(parseSetResourceId(`${workloadId}@${region}`), { resource, region });
  for (const id of ["", "x", `${workloadId}@`, `${workloadId}@nowhere`, `${workloadId}@${region}@${region}`]) {
    t.throws(() => parseSetResourceId(id), { instanceOf: ShareError, message: /names no workload/ }, id);
  }
});

test("an id that is long and hostile is refused within milliseconds", (t) => {
  const begun = performance.now();

  for (const id of [`${workloadId}/${"@a-".repeat(200_000)}`, "0".repeat(300_000)]) {
    t.throws(() => parseShareResourceId(workload, id), { instanceOf: ShareError });
  }

  t.true(performance.now() - begun < 1000);
});
