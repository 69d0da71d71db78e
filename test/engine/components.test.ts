import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { pluginFolder } from "../plugin/launcher";
import { PluginProvider } from "../plugin/resources";
import { deploymentOf } from "./backend";
import { door, shareClass, WorkloadShare, WorkloadShares } from "./door";
import { shareOf, startShopOfEachKind } from "./kinds";
import { operations, type Project, startShop, stateOf } from "./project";
import { isWrite, readonly, shareIds } from "./sets";

/** A component as most people write them: it never says that it is complete (`registerOutputs`). */
class Team extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Team", name, {}, opts);
  }
}

/** A component that makes its own shares, and says that it is complete. */
class Crew extends Team {
  constructor(name: string, workloadId: string, opts?: pulumi.ComponentResourceOptions) {
    super(name, opts);
    for (const digit of [5, 6]) new WorkloadShare(`looped${digit}`, shareWith(workloadId, digit), { parent: this });
    this.registerOutputs();
  }
}

/** An account of one digit. */
const account = (digit: number) => String(digit).repeat(12);

function shareWith(workloadId: string, digit: number) {
  return { workloadId, sharedWith: account(digit), permissionType: "READONLY" } as const;
}

/** A stack whose program may make provider resources of the plugin, through whichever door its shares are declared. */
async function stackWithPlugin(project: Project, program: PulumiFn): Promise<Stack> {
  const stack = await project.stack(program);
  const { envVars } = stack.workspace;
  if (door !== "plugin") envVars.PATH = `${pluginFolder(project.folder)}:${envVars.PATH}`;
  return stack;
}

interface Dependent {
  readonly urn: string;
  readonly type: string;
  readonly dependencies?: string[];
  readonly propertyDependencies?: Record<string, string[] | null>;
}

/** What our resources depend on by the stack's state: all together, and by input. Without those that depend on nothing. */
function dependenciesOf(stack: Stack): Record<string, Record<string, string[]>> {
  const resources: Dependent[] = deploymentOf(stack).resources ?? [];
  const ours = resources.filter(({ type }) => /:[A-Z]\w*Shares?$/.test(type));
  const nameOf = (urn: string) => urn.split("::").at(-1) as string;
  return Object.fromEntries(
    ours.flatMap(({ urn, dependencies, propertyDependencies }) => {
      const groups = Object.entries({ all: dependencies, ...propertyDependencies });
      const full = groups.flatMap(([of, urns]) => (urns?.length ? [[of, urns.map(nameOf).sort()]] : []));
      return full.length > 0 ? [[nameOf(urn), Object.fromEntries(full)]] : [];
    }),
  );
}

/** The ShareIds in state, by the name of their resource; those of a set by the principal as well. */
async function idsOf(stack: Stack): Promise<Record<string, string>> {
  const resources = Object.entries(await stateOf(stack));
  const ids = resources.flatMap(([name, { outputs }]) => {
    const members = outputs.members as { sharedWith: string; shareId: string }[] | undefined;
    return members?.map(({ sharedWith, shareId }) => [`${name} ${sharedWith}`, shareId]) ?? [[name, outputs.shareId]];
  });
  return Object.fromEntries(ids);
}

test.serial(
  "shares in components and under other shares are made, stay while their component grows or is renamed, and go with it; each depends on what the program says only",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    // Through the plugin, a component's provider decides where its shares are.
    const inEurope = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
    const guestPlace = door === "plugin" ? inEurope : { workloadId, region: "us-east-1" };
    const declared = { isGrown: false, hasGuests: true };
    const stack = await stackWithPlugin(project, async () => {
      const parent = new Team("team");
      const first = new WorkloadShare("first", shareWith(workloadId, 1), { parent });
      new WorkloadShare("fed", { ...shareWith(workloadId, 2), region: first.region }, { parent });
      new WorkloadShares("set", { workloadId, shares: readonly(account(3), account(4)) }, { parent });
      const crew = new Crew("crew", workloadId, { parent });
      new WorkloadShare("after", shareWith(workloadId, 7), { parent, dependsOn: crew });
      const child = new WorkloadShare("child", shareWith(workloadId, 8), { parent: first });
      new WorkloadShare("grandchild", shareWith(workloadId, 9), { parent: child });
      if (declared.isGrown) new WorkloadShare("added", shareWith(workloadId, 0), { parent });

      if (!declared.hasGuests) return;
      const provider = new PluginProvider("europe", { region: "eu-west-1" });
      const aliases = [{ name: "visitors" }];
      const guests = new Team(declared.isGrown ? "guests" : "visitors", { parent, provider, aliases });
      const others = new Team("others", { providers: [provider] });
      for (const [digit, host] of [guests, guests, others, others].entries()) {
        const guest = { ...shareWith(guestPlace.workloadId, 0), sharedWith: `12345678901${digit}` };
        new WorkloadShare(`guest${digit}`, guest, { parent: host });
      }
    });

    await stack.up();

    const ids = await idsOf(stack);
    t.deepEqual(Object.values(ids).sort(), await shareIds(emulator));
    const guestNames = ["guest0", "guest1", "guest2", "guest3"];
    t.deepEqual(Object.keys(ids).sort(), [
      "after",
      "child",
      "fed",
      "first",
      "grandchild",
      ...guestNames,
      "looped5",
      "looped6",
      `set ${account(3)}`,
      `set ${account(4)}`,
    ]);
    const made = await stateOf(stack);
    t.deepEqual(
      guestNames.map((name) => made[name]?.outputs.region),
      guestNames.map(() => guestPlace.region),
    );
    const dependencies = { fed: { all: ["first"], region: ["first"] }, after: { all: ["looped5", "looped6"] } };
    t.deepEqual(dependenciesOf(stack), dependencies);

    await stack.up({ expectNoChanges: true, refresh: true });

    // The Automation API skips the preview, so nothing stops an engine that would take a hanging program for one without shares.
    declared.isGrown = true;
    const growth = await stack.up();
    t.deepEqual(growth.summary.resourceChanges, { create: 1, same: 18 });
    const { added, ...kept } = await idsOf(stack);
    t.deepEqual(kept, ids);
    t.deepEqual(dependenciesOf(stack), dependencies);

    // Two components, four shares, and the provider.
    declared.hasGuests = false;
    const removal = await stack.up();
    t.deepEqual(removal.summary.resourceChanges, { delete: 7, same: 12 });
    const left = Object.fromEntries(Object.entries({ ...ids, added }).filter(([name]) => !guestNames.includes(name)));
    t.deepEqual(await idsOf(stack), left);
    t.deepEqual(await shareIds(emulator), Object.values(left).sort());

    await stack.destroy();
    t.deepEqual(await shareIds(emulator), []);
    t.deepEqual(await stateOf(stack), {});
  },
);

/** Where a program has a share, and what it says of where that was. */
interface Place {
  readonly parent?: pulumi.Resource;
  readonly aliases?: pulumi.Alias[];
}

test.serial(
  "shares of each kind and a set that move by aliases into a component, a nested one and back to the root stay what they are, without a write to AWS; one that has expired is replaced, although it had adoptExisting when it moved",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const [first, second, third, fourth] = kinds as readonly [ShareKind, ShareKind, ShareKind, ShareKind];
    const make = (name: string, kind: ShareKind, place: Place, args = {}) => {
      new (shareClass(kind))(name, shareOf(kind, shared, account(1), args).args, place);
    };
    /** @param two where the first two shares are. @param last what the last one is called, where not at the place of the others. */
    const declare = (two: Place, others: Place, last: Place & { name: string } = { name: "e", ...others }) => {
      make("a", first, two, { adoptExisting: true });
      make("b", second, two);
      const shares = readonly(account(3), account(4));
      new WorkloadShares("c", { workloadId: shared.WorkloadShare as string, shares }, others);
      make("d", third, others);
      const { name, ...place } = last;
      make(name, fourth, place);
    };
    let program = () => declare({}, { parent: new Team("team") });
    const stack = await project.stack(async () => program());
    await stack.up();
    const ids = await shareIds(emulator);
    t.is(ids.length, 6);
    await emulator.control.resetCalls();
    /** The stack, the components and the five resources: also for the npm package, whose resources have their URN as an input. */
    const expectMoved = async (changes: object) => {
      const { summary } = await stack.up();
      t.deepEqual(summary.resourceChanges, changes);
      t.deepEqual(Object.values(await idsOf(stack)).sort(), ids);
      t.deepEqual(await shareIds(emulator), ids);
      t.deepEqual((await operations(emulator)).filter(isWrite), []);
      t.deepEqual(dependenciesOf(stack), {});
    };

    program = () => {
      const parent = new Team("team");
      declare({ parent, aliases: [{ parent: pulumi.rootStackResource }] }, { parent });
    };
    const preview = await stack.preview({ refresh: true });
    t.deepEqual(preview.changeSummary, { same: 7 });
    t.notRegex(preview.stdout, /scope|generation/i);
    await expectMoved({ same: 7 });

    program = () => {
      const team = new Team("team");
      const place = { parent: new Team("inner", { parent: team }), aliases: [{ parent: team }] };
      declare(place, place);
    };
    await expectMoved({ create: 1, same: 7 });

    program = () => {
      const place = { aliases: [{ parent: new Team("inner", { parent: new Team("team") }) }] };
      declare(place, place);
    };
    await expectMoved({ same: 8 });

    // One is renamed, and the components, which have no shares any more, go.
    program = () => declare({}, {}, { name: "renamed", aliases: [{ name: "e" }] });
    await expectMoved({ delete: 2, same: 6 });

    const { a: expired = "", ...others } = await idsOf(stack);
    await emulator.control.expire(expired);
    const { summary } = await stack.up({ refresh: true });
    t.deepEqual(summary.resourceChanges, { replace: 1, same: 5 });
    const { a: replacement, ...kept } = await idsOf(stack);
    t.not(replacement, expired);
    t.deepEqual(kept, others);
    t.deepEqual(await shareIds(emulator), Object.values({ replacement, ...kept }).sort());
  },
);
