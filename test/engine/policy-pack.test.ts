import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { EngineEvent, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { projectFolder } from "#tools/project.mjs";
import type { Emulator } from "../../emulator";
import type { WorkloadSharesArgs } from "../../provider";
import { kinds } from "../../provider/shares/kinds/kinds";
import { compiled, copyOf } from "../examples/example";
import { WorkloadShare, WorkloadShares } from "./door";
import { addOfEach, oneOfEach, programOfShares } from "./kinds";
import { existing, failureOf, madeShares, type Project, startProject } from "./project";
import { ShareAcceptance, ShareAcceptances } from "./recipients";

const trusted = "222222222222";
const shopTeam = `arn:aws:iam::${trusted}:role/ShopTeam`;
const stranger = "333333333333";

/** A pack in a folder of its own, and its configuration. */
interface Pack {
  readonly folder: string;
  configure(policies: object): string;
}

/** The example's pack, as a user copies it, but compiled already: Pulumi would check its types anew in every run. */
async function packIn({ folder }: Project): Promise<Pack> {
  const pack = copyOf("policy-pack", folder);
  cpSync(await compiled("policy-pack"), join(pack, "index.js"));
  for (const file of ["index.ts", "tsconfig.json"]) rmSync(join(pack, file));
  const manifest = join(pack, "package.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"index.ts"', '"index.js"'));
  let count = 0;
  return {
    folder: pack,
    configure: (policies) => {
      const file = join(pack, `config-${count++}.json`);
      writeFileSync(file, JSON.stringify(policies));
      return file;
    },
  };
}

/**
 * The engine runs a pack by the language host of Node.js, or, where there is none, by a plugin of this name, which has only to
 * start what the npm SDK brings along.
 */
function providePolicyHost({ workspace }: Stack, { folder }: Project): void {
  if (languageHosts().has("nodejs")) return;
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const host = join(bin, "pulumi-analyzer-policy-nodejs");
  const runner = join(projectFolder, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
  writeFileSync(host, `#!/bin/sh\nexec "${process.execPath}" "${runner}" "$@"\n`);
  chmodSync(host, 0o755);
  workspace.envVars.PATH = [bin, workspace.envVars.PATH].join(delimiter);
}

async function startPolicies(t: ExecutionContext, program: () => PulumiFn) {
  const { emulator, project } = await startProject(t);
  const stack = await project.stack(() => program()());
  providePolicyHost(stack, project);
  return { emulator, stack, pack: await packIn(project) };
}

const exampleConfig = JSON.parse(readFileSync(join(projectFolder, "examples", "policy-pack", "config.json"), "utf8"));

/** What the policies find in a run that may fail, as `resource policy level: message`. */
async function violationsOf(run: (options: object) => Promise<unknown>): Promise<string[]> {
  const found: string[] = [];
  const onEvent = ({ policyEvent }: EngineEvent) => {
    if (!policyEvent) return;
    const { resourceUrn = "", policyName, enforcementLevel, message } = policyEvent;
    found.push(`${resourceUrn.split("::").at(-1)} ${policyName} ${enforcementLevel}: ${message.split("\n").join(" ")}`);
  };
  await run({ onEvent }).catch(() => {});
  return found.sort();
}

function expectEach(t: ExecutionContext, found: readonly string[], expected: readonly RegExp[]): void {
  for (const violation of expected)
    t.true(
      found.some((one) => violation.test(one)),
      `${violation}\n${found.join("\n")}`,
    );
  t.is(found.length, expected.length, found.join("\n"));
}

test.serial(
  "the example's policy pack finds in a preview what each policy forbids, in shares of every kind, sets and acceptances, and an up makes nothing of it; what they allow is made",
  async (t) => {
    let program: PulumiFn = async () => {};
    const { emulator, stack, pack } = await startPolicies(t, () => program);
    const shared = await addOfEach(emulator);
    const { workloadId } = await emulator.control.addWorkload({ name: "Set" });
    const options = {
      policyPacks: [pack.folder],
      policyPackConfigs: [pack.configure({ ...exampleConfig, "share-wait-for-acceptance": "mandatory" })],
    };
    const share = (sharedWith: string, permissionType: string) => ({ sharedWith, permissionType });
    const waiting = { waitForAcceptance: true };
    program = async () => {
      await programOfShares(oneOfEach(shared, "review", stranger, waiting))();
      const shares = [share(trusted, "CONTRIBUTOR"), share(shopTeam, "CONTRIBUTOR"), share(stranger, "READONLY")];
      new WorkloadShares("set", { workloadId, shares } as WorkloadSharesArgs);
      new ShareAcceptance("acceptance", { workloadId: shared.WorkloadShare });
      new ShareAcceptances("acceptances", { from: ["111111111111", stranger] });
    };
    const expected = [
      ...kinds.map(
        ({ name }) => new RegExp(`^${name}-review share-trusted-principals mandatory: .*${stranger} is not`),
      ),
      /^set share-trusted-principals mandatory: .*shares\[2\]: 333333333333 is not a trusted principal\. Trusted are: 2222/,
      /^set share-permission-ceiling mandatory: .*shares\[0\]: permissionType is CONTRIBUTOR, but may be READONLY/,
      /^set share-wait-for-acceptance mandatory: .*waitForAcceptance must be true/,
      /^acceptance acceptance-trusted-owners mandatory: .*sharedBy must name the account/,
      /^acceptances acceptance-trusted-owners mandatory: .*from\[1\]: account 333333333333 is not trusted/,
      /^acceptances acceptance-permission-ceiling mandatory: .*maxPermission is CONTRIBUTOR \(the default\)/,
    ];

    expectEach(t, await violationsOf((events) => stack.preview({ ...options, ...events })), expected);
    // The engine ends an up at the first violation, whichever it is.
    t.regex(await failureOf(stack.up(options)), /\[mandatory\]/);
    t.deepEqual(await existing(emulator), []);

    program = async () => {
      await programOfShares(oneOfEach(shared, "review", `arn:aws:iam::${trusted}:root`, waiting))();
      const shares = [share(shopTeam, "CONTRIBUTOR"), share("o-exampleorgid", "READONLY")];
      new WorkloadShares("set", { workloadId, shares, ...waiting } as WorkloadSharesArgs);
    };
    const [made] = await Promise.all([
      violationsOf((events) => stack.up({ ...options, ...events })),
      acceptAll(emulator, kinds.length + 1),
    ]);
    t.deepEqual(made, []);
    t.is((await existing(emulator)).length, kinds.length + 2);
  },
);

test.serial(
  "what isn't known yet in a preview is neither passed silently nor refused: the preview says that the policy couldn't look at it, still finds what is known, and the up refuses it before it is made",
  async (t) => {
    let shares: (later: pulumi.Output<string>) => object[] = () => [];
    const { emulator, stack, pack } = await startPolicies(t, () => async () => {
      const { workloadId } = fixtures;
      const first = new WorkloadShare("first", { workloadId, sharedWith: trusted, permissionType: "READONLY" });
      const later = first.shareId.apply(() => stranger);
      new WorkloadShare("later", { workloadId: fixtures.other, sharedWith: later, permissionType: "READONLY" });
      new WorkloadShares("set", { workloadId: fixtures.third, shares: shares(later) } as WorkloadSharesArgs);
    });
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => emulator.control.addWorkload()));
    const fixtures = {
      workloadId: String(one?.workloadId),
      other: String(two?.workloadId),
      third: String(three?.workloadId),
    };
    const trustedOnly = { ...exampleConfig, "share-wait-for-acceptance": "disabled" };
    const options = { policyPacks: [pack.folder], policyPackConfigs: [pack.configure(trustedOnly)] };
    const member = (sharedWith: pulumi.Input<string>) => ({ sharedWith, permissionType: "READONLY" });

    shares = (later) => [member(later), member(trusted)];
    const unknown = await violationsOf((events) => stack.preview({ ...options, ...events }));
    const preview = await stack.preview(options);

    t.is(preview.changeSummary.create, 4);
    expectEach(t, unknown, [
      /^later share-trusted-principals advisory: .*can't run policy .* during preview: .*sharedWith can't be known/,
      /^set share-trusted-principals advisory: .*shares\.0\.sharedWith can't be known during preview/,
    ]);

    shares = (later) => [member(later), member(stranger)];
    expectEach(t, await violationsOf((events) => stack.preview({ ...options, ...events })), [
      /^later share-trusted-principals advisory: /,
      /^set share-trusted-principals advisory: /,
      /^set share-trusted-principals mandatory: .*shares\[1\]: 333333333333 is not a trusted principal/,
    ]);

    shares = (later) => [member(later), member(trusted)];
    const refused = await violationsOf((events) => stack.up({ ...options, ...events }));

    t.true(refused.some((one) => /^(later|set) share-trusted-principals mandatory: .*333333333333 is not/.test(one)));
    t.deepEqual(await existing(emulator), [`${trusted} READONLY`]);
  },
);

test.serial(
  "a policy that lacks its configuration, or has a wrong one, fails the preview and says what is wrong",
  async (t) => {
    let program: PulumiFn = async () => {};
    const { emulator, stack, pack } = await startPolicies(t, () => program);
    const shared = await addOfEach(emulator);
    program = programOfShares(oneOfEach(shared, "review", trusted));
    const preview = (config: object) =>
      failureOf(stack.preview({ policyPacks: [pack.folder], policyPackConfigs: [pack.configure(config)] }));

    t.regex(await preview({}), /share-trusted-principals.*trusted is required/s);
    const wrong = { ...exampleConfig, "share-trusted-principals": { trusted: [trusted, "4444-5555-6666"] } };
    t.regex(
      await preview(wrong),
      /the policy's configuration: trusted\[1\] must be a 12-digit .*Write it without hyphens/s,
    );
    const ceiling = { ...exampleConfig, "share-permission-ceiling": { maxPermission: "WRITE" } };
    t.regex(await preview(ceiling), /share-permission-ceiling.*maxPermission must be one of/s);
  },
);

/** Accepts each share that needs it, as soon as there are so many. */
async function acceptAll(emulator: Emulator, count: number): Promise<void> {
  await madeShares(emulator, count + 1);
  for (const { shareId } of await emulator.control.shares({ status: "PENDING" }))
    await emulator.control.accept(shareId);
}
