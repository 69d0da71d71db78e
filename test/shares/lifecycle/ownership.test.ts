import test from "ava";
import type { Behaviour } from "../../../emulator";
import { inputsFor, onlyShare, recipient, refusal, region, urnOf, World } from "../world";
import { crash, spentTokens } from "./faults";

const contributor = { permissionType: "CONTRIBUTOR" } as const;
const expirySeconds = 8 * 24 * 3600;

/** A share that someone else has made with the principal that our program declares. */
function startWithForeignShare(permission: "READONLY" | "CONTRIBUTOR", behaviour: Partial<Behaviour> = {}) {
  const world = new World({ behaviour });
  const workloadId = world.addWorkload();
  const shareId = world.service.shareOutside(workloadId, recipient, permission);
  return { world, workloadId, shareId };
}

/** A share of our program that no state has, since its process was killed; the resource has had others before it. */
async function startWithLostShare(behaviour: Partial<Behaviour> = {}, generation = 0) {
  const world = new World({ behaviour });
  const workloadId = world.addWorkload();
  const lost = inputsFor(workloadId, contributor);
  for (let spent = 0; spent < generation; spent++) {
    await world.process().delete(await world.process().create(lost));
  }
  world.hooks = {};
  await crash(world, "after", "create", () => world.process().create(lost), generation);
  return { world, workloadId, shareId: onlyShare(world).shareId };
}

test("someone else's share with the principal is refused at once, after a replay of our tokens with both permissions, and left alone", async (t) => {
  const { world, workloadId, shareId } = startWithForeignShare("READONLY");
  const share = onlyShare(world);
  const begun = world.now;

  const { message } = await refusal(world.process().create(inputsFor(workloadId, contributor)));

  const refused = `creating the share of workload ${workloadId} with ${recipient} in ${region}: the workload is already shared with ${recipient} (READONLY, PENDING, id ${workloadId}/${shareId}), and not by this resource. Nothing was changed.`;
  t.true(message.startsWith(refused), message);
  t.deepEqual(onlyShare(world), share);
  const tried = world.calls.filter(({ operation }) => operation === "create");
  t.deepEqual(
    tried.map(({ request }) => request.PermissionType),
    [...Array(8).fill("CONTRIBUTOR"), ...Array(8).fill("READONLY")],
  );
  t.is(world.count("update") + world.count("delete"), 0);
  t.is(world.now - begun, 20 * world.calls.length, "nothing but calls, of 20 ms each");
});

test("the refusal of someone else's share names the reasons that there may be, and what to do for each", async (t) => {
  const { world, workloadId } = startWithForeignShare("READONLY");

  const { message } = await refusal(world.process().create(inputsFor(workloadId)));

  const [renamed, replaced, declaredTwice, madeByHand, ...more] = message.split("\n- ").slice(1);
  t.regex(renamed ?? "", /renamed or moved.* aliases\.$/);
  t.regex(replaced ?? "", /replaced.* deleteBeforeReplace: true\.$/);
  t.regex(declaredTwice ?? "", /another resource of this program or of another stack.* in one of them only\.$/);
  t.regex(madeByHand ?? "", /made by hand, set adoptExisting: true\. .* destroy deletes it$/);
  t.deepEqual(more, []);
});

test("the refusal of someone else's share names its import id only if resources can be imported", async (t) => {
  const { world, workloadId, shareId } = startWithForeignShare("READONLY");

  const canImport = await refusal(world.process({ canImport: true }).create(inputsFor(workloadId)));
  const cannot = await refusal(world.process().create(inputsFor(workloadId)));

  t.true(canImport.message.includes(`import it by its id ${workloadId}/${shareId}, or set adoptExisting: true`));
  t.notRegex(cannot.message, /import/);
});

for (const [whose, one, other] of [
  ["another stack", { scope: urnOf("review", "dev") }, { scope: urnOf("review", "prod") }],
  ["a stack of the same name with another tokenScope", { tokenScope: "backend-a" }, { tokenScope: "backend-b" }],
] as const) {
  test(`the share of ${whose} is someone else's, though it is declared in the same words`, async (t) => {
    const world = new World();
    const workloadId = world.addWorkload();
    const create = ({ tokenScope, scope = urnOf("review") }: { tokenScope?: string; scope?: string }) =>
      world.process(tokenScope === undefined ? {} : { tokenScope }).create(inputsFor(workloadId, { scope }));
    const { shareId } = await create(one);

    const { message } = await refusal(create(other));

    t.regex(message, /already shared/);
    t.is(onlyShare(world).shareId, shareId);
  });
}

test("someone else's share that no list shows yet is waited for, before any token is taken for spent", async (t) => {
  const { world, workloadId } = startWithForeignShare("READONLY", { listLag: { mode: "fixed", seconds: 3 } });

  const { message } = await refusal(world.process().create(inputsFor(workloadId)));

  t.regex(message, /already shared/);
  t.is(world.count("create"), 16);
});

test("someone else's share that comes and goes during our create is no obstacle, though lists still show it", async (t) => {
  const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 2 } } });
  const inputs = inputsFor(world.addWorkload());
  let foreign = "";
  world.hooks = {
    after: ({ operation }) => {
      if (operation === "list" && foreign === "") {
        foreign = world.service.shareOutside(inputs.workloadId, recipient, "READONLY");
      }
      if (operation === "create" && world.count("create") === 16) world.service.deleteOutside(foreign);
      return undefined;
    },
  };

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
});

for (const spentToken of spentTokens) {
  const answer = spentToken === "conflict" ? "a Conflict" : "the dead share's ID";

  test(`whenever someone else's share is deleted during our create, that ends with the declared share or is refused (spent tokens return ${answer})`, async (t) => {
    for (let nth = 0; nth < 40; nth++) {
      const { world, workloadId, shareId } = startWithForeignShare("CONTRIBUTOR", { spentToken });
      world.hooks = {
        before: ({ number }) => {
          if (number === nth) world.service.deleteOutside(shareId);
        },
      };

      const outcome = await world
        .process()
        .create(inputsFor(workloadId))
        .catch((error: Error) => error);

      if (outcome instanceof Error) t.regex(outcome.message, /already shared/);
      else t.like(onlyShare(world), { shareId: outcome.shareId, permissionType: "READONLY" });
    }
  });

  test(`someone else's share that is gone after any of our tokens was refused is no obstacle, and no share is made with a permission that isn't declared (spent tokens return ${answer})`, async (t) => {
    for (let nth = 1; nth <= 16; nth++) {
      const { world, workloadId, shareId } = startWithForeignShare("CONTRIBUTOR", { spentToken });
      world.hooks = {
        after: ({ operation }) => {
          const ours = world.service.shares().filter((share) => share.shareId !== shareId);
          t.true(ours.every(({ permissionType }) => permissionType === "READONLY"));
          if (operation === "create" && world.count("create") === nth) world.service.deleteOutside(shareId);
          return undefined;
        },
      };

      const state = await world.process().create(inputsFor(workloadId));

      t.like(state, { shareId: onlyShare(world).shareId, permissionType: "READONLY" });
    }
  });

  test(`someone else's share that only a lagging list still shows is no obstacle (spent tokens return ${answer})`, async (t) => {
    const world = new World({ behaviour: { spentToken } });
    const inputs = inputsFor(world.addWorkload());
    await world.process().delete(await world.process().create(inputs));
    const foreign = world.service.shareOutside(inputs.workloadId, recipient, "CONTRIBUTOR");
    world.advance(60);
    world.service.behaviour.listLag = { mode: "fixed", seconds: 2 };
    world.service.deleteOutside(foreign);

    const state = await world.process().create(inputs);

    t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
  });

  test(`a share that a crash left is ours though another permission is declared now, and whatever call the next run crashes at (spent tokens return ${answer})`, async (t) => {
    for (const when of ["before", "after"] as const) {
      for (let nth = 0; nth < 20; nth++) {
        const { world, workloadId, shareId } = await startWithLostShare({ spentToken });
        await crash(world, when, "any", () => world.process().create(inputsFor(workloadId)), nth);

        const state = await world.process().create(inputsFor(workloadId));

        t.like(state, { shareId, permissionType: "READONLY", generation: 0 }, `${when} call ${nth}`);
        t.like(onlyShare(world), { shareId, permissionType: "READONLY" }, `${when} call ${nth}`);
      }
    }
  });

  test(`a share that a crash left in a later generation is ours though another permission is declared now (spent tokens return ${answer})`, async (t) => {
    const { world, workloadId, shareId } = await startWithLostShare({ spentToken }, 3);

    const state = await world.process().create(inputsFor(workloadId));

    t.like(state, { shareId, permissionType: "READONLY", generation: 3 });
    t.like(onlyShare(world), { shareId, permissionType: "READONLY" });
  });

  test(`a share that a crash left, and that has expired since, is replaced though another permission is declared now (spent tokens return ${answer})`, async (t) => {
    for (const generation of [0, 3]) {
      const { world, workloadId, shareId } = await startWithLostShare({ spentToken }, generation);
      world.advance(expirySeconds);

      const state = await world.process().create(inputsFor(workloadId));

      t.like(state, { status: "PENDING", permissionType: "READONLY", generation: generation + 1 });
      t.is(onlyShare(world).shareId, state.shareId);
      t.not(state.shareId, shareId);
    }
  });
}

test("a share that a crash left is reported with the declared permission, though lists still show another one", async (t) => {
  const { world, workloadId } = await startWithLostShare();
  world.advance(60);
  world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };

  const state = await world.process().create(inputsFor(workloadId));

  t.is(state.permissionType, "READONLY");
  t.is(onlyShare(world).permissionType, "READONLY");
});

for (const [fate, seconds, expected] of [
  ["is found", 0, { generation: 0 }],
  ["that has expired since is replaced by the next one", expirySeconds, { generation: 6, status: "PENDING" }],
] as const) {
  test(`a share that a crash left in an earlier generation than a process tries first ${fate}`, async (t) => {
    const { world, workloadId } = await startWithLostShare();
    world.advance(seconds);
    const process = world.process();
    const inputs = inputsFor(workloadId, contributor);
    const another = { share: "another", scope: inputs.scope, principal: recipient, generation: 4 };
    process.context.journal.addDeleted(another);

    const state = await process.create(inputs);

    t.like(state, { ...expected, shareId: onlyShare(world).shareId });
  });
}
