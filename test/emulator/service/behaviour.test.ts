import test from "ava";
import { organization, owner, rejected, startService, stranger, unit } from "./fixtures";

// Each switch in its other position: AWS doesn't document which is right, so clients have to cope with both.

test("the token of a deleted share returns the deleted share's ID, and creates nothing", (t) => {
  const { share, remove, list } = startService();
  const shareId = share("222222222222", "a");
  remove(shareId);

  const again = share("222222222222", "a");

  t.is(again, shareId);
  t.deepEqual(list(), []);
});

test("with spentToken `conflict`, the token of a deleted share is a conflict, and creates nothing", (t) => {
  const { service, share, list } = startService({ spentToken: "conflict" });
  const shareId = share("222222222222", "a");
  service.deleteOutside(shareId);

  t.throws(() => share("222222222222", "a"), rejected("ConflictException"));
  t.deepEqual(list(), []);
});

test("a token is remembered for tokenRetentionSeconds; then it counts as a new one", (t) => {
  const { share, remove, advance } = startService({ tokenRetentionSeconds: 60 });
  const shareId = share("222222222222", "a");

  advance(60);
  t.is(share("222222222222", "a"), shareId);

  advance(1);
  t.throws(() => share("222222222222", "a"), rejected("ConflictException"));
  remove(shareId);
  t.not(share("222222222222", "a"), shareId);
});

test("with a fixed listLag, a list shows creates, updates and deletes that much later", (t) => {
  const { share, update, remove, list, advance } = startService({ listLag: { mode: "fixed", seconds: 10 } });
  const shown = () => list().map((known) => known.PermissionType);

  const shareId = share("222222222222");
  advance(9);
  t.deepEqual(shown(), []);
  advance(1);
  t.deepEqual(shown(), ["READONLY"]);

  update(shareId);
  t.deepEqual(shown(), ["READONLY"]);
  advance(10);
  t.deepEqual(shown(), ["CONTRIBUTOR"]);

  remove(shareId);
  t.deepEqual(shown(), ["CONTRIBUTOR"]);
  advance(10);
  t.deepEqual(shown(), []);
});

test("only lists lag: an update and a second create find a share at once, as do lists once the lag is off", (t) => {
  const { service, share, update, list } = startService({ listLag: { mode: "fixed", seconds: 10 } });
  const shareId = share("222222222222");

  t.deepEqual(list(), []);
  t.is(update(shareId).PermissionType, "CONTRIBUTOR");
  t.throws(() => share("222222222222"), rejected("ConflictException"));
  t.is(service.shares().length, 1);

  service.behaviour.listLag = { mode: "none" };
  t.is(list().length, 1);
});

test("with a random listLag, a list shows less than one before it only if the lag is not monotonic", (t) => {
  const numbersListed = (monotonic: boolean) => {
    const { share, list, advance } = startService({ listLag: { mode: "random", maxSeconds: 10, monotonic } });
    for (let i = 0; i < 10; i++) {
      share(String(400000000000 + i));
      advance(1);
    }
    return Array.from({ length: 40 }, () => list().length);
  };

  const [monotonic, other] = [numbersListed(true), numbersListed(false)];

  t.true((monotonic[0] ?? 10) < 10);
  t.deepEqual(
    monotonic,
    monotonic.toSorted((a, b) => a - b),
  );
  t.notDeepEqual(
    other,
    other.toSorted((a, b) => a - b),
  );
});

test("a new share replaces one in a status of createOver, and no other", (t) => {
  const { service, share, list } = startService({ createOver: ["REJECTED"] });
  const first = share("222222222222");
  t.throws(() => share("222222222222"), rejected("ConflictException"));
  service.reject(first);

  const second = share("222222222222");

  t.deepEqual(
    list().map((known) => known.ShareId),
    [second],
  );
});

test("a share that is replaced does not count towards the quota", (t) => {
  const { service, share, list } = startService({ createOver: ["EXPIRED"] });
  const ids = Array.from({ length: 20 }, (_, i) => share(String(400000000000 + i)));
  service.expire(ids[0] ?? "");

  share("400000000000");

  t.is(list().length, 20);
});

test("a share in a status of quotaIgnores leaves room for another", (t) => {
  const { service, share, list } = startService({ quotaIgnores: ["FAILED"] });
  const ids = Array.from({ length: 20 }, (_, i) => share(String(400000000000 + i)));
  service.fail(ids[0] ?? "");

  share("222222222222");

  t.is(list().length, 21);
});

test("a deleted share is not found or, with deleteUnknown and updateDead, a conflict, unlike one that never existed", (t) => {
  for (const [behaviour, name] of [
    [{}, "ResourceNotFoundException"],
    [{ deleteUnknown: "conflict", updateDead: "conflict" }, "ConflictException"],
  ] as const) {
    const { share, update, remove } = startService(behaviour);
    const shareId = share("222222222222");
    remove(shareId);

    t.throws(() => remove(shareId), rejected(name));
    t.throws(() => update(shareId), rejected(name));
    t.throws(() => remove("0".repeat(32)), rejected("ResourceNotFoundException"));
    t.throws(() => update("0".repeat(32)), rejected("ResourceNotFoundException"));
  }
});

const endings = ["expire", "reject", "revoke", "fail"] as const;

test("a share that has ended can't be updated", (t) => {
  for (const end of endings) {
    const { service, share, update } = startService();
    const shareId = share("222222222222");
    service[end](shareId);

    t.throws(() => update(shareId), rejected("ConflictException"), end);
  }
});

test("with updateTerminalStatus `succeed`, an update of a share that has ended leaves its status", (t) => {
  for (const end of endings) {
    const { service, share, update, status } = startService({ updateTerminalStatus: "succeed" });
    const shareId = share("222222222222");
    service[end](shareId);
    const before = status(shareId);

    t.like(update(shareId), { Status: before, PermissionType: "CONTRIBUTOR" }, end);
  }
});

test("updates and, with deleteAssociating `conflict`, deletes are conflicts until the share is ASSOCIATED", (t) => {
  const { share, update, remove, advance } = startService({ deleteAssociating: "conflict", associateSeconds: 5 });
  const shareId = share(organization);

  t.throws(() => update(shareId), rejected("ConflictException"));
  t.throws(() => remove(shareId), rejected("ConflictException"));

  advance(5);
  t.notThrows(() => update(shareId));
  t.notThrows(() => remove(shareId));
});

test("while it is ASSOCIATING, a share can be deleted and, with updateAssociating `succeed`, updated", (t) => {
  const { share, update, remove, status, advance } = startService({
    updateAssociating: "succeed",
    associateSeconds: 5,
  });
  const [deleted, updated] = [share(organization), share(unit)];

  remove(deleted);
  update(updated);

  t.is(status(deleted), undefined);
  t.is(status(updated), "ASSOCIATING");
  advance(5);
  t.is(status(updated), "ASSOCIATED");
});

test("with updateResetsToPending, an update invites again, for 7 more days, but not an organization", (t) => {
  const { service, share, update, status, advance } = startService({
    updateResetsToPending: true,
    associateSeconds: 0,
  });
  const [invited, associated] = [share("222222222222"), share(organization)];
  service.accept(invited);

  t.is(update(invited).Status, "PENDING");
  t.is(update(associated).Status, "ASSOCIATED");

  advance(7 * 24 * 60 * 60);
  t.is(status(invited), "EXPIRED");
});

test("without organizationSharing, there is no share with an organization", (t) => {
  const { share } = startService({ organizationSharing: false });

  t.throws(() => share(organization), rejected("ValidationException"));
});

test("without membersNeedInvitation, an account of the owner's organization is associated, and another is invited", (t) => {
  const { service, status } = startService({ membersNeedInvitation: false, associateSeconds: 0 });
  const { workloadId } = service.addWorkload({ accountId: stranger.accountId, region: owner.region });

  const member = service.shareOutside(workloadId, stranger.accountId, "READONLY");
  const other = service.shareOutside(workloadId, "222222222222", "READONLY");

  t.deepEqual([status(member), status(other)], ["ASSOCIATED", "PENDING"]);
});

test("failAfterCreate lets that many creates succeed and end FAILED, with a message", (t) => {
  const { service, share, status, list, advance } = startService({ failAfterCreate: 2, failAfterSeconds: 3 });

  const ids = ["222222222222", organization, "333333333333"].map((principal) => share(principal));
  t.deepEqual(ids.map(status), ["PENDING", "ASSOCIATING", "PENDING"]);

  advance(3);
  t.deepEqual(ids.map(status), ["FAILED", "FAILED", "PENDING"]);
  t.is(list()[0]?.StatusMessage, service.behaviour.failMessage);
  t.is(service.behaviour.failAfterCreate, 0);
});

test("without strictPrincipals, any 12 characters are a principal", (t) => {
  const { share, list } = startService({ strictPrincipals: false });

  share("bob@example.com");

  t.is(list()[0]?.SharedWith, "bob@example.com");
});

test("with sharedWithShown `id`, a list shows the ID in an ARN", (t) => {
  const { share, list } = startService({ sharedWithShown: "id" });

  share("arn:aws:iam::222222222222:root");

  t.is(list()[0]?.SharedWith, "222222222222");
});
