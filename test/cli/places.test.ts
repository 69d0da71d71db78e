import test from "ava";
import { Configuration } from "../../provider/aws/configuration";
import { AwsConnections } from "../../provider/aws/connections";
import { type PlaceOptions, placesOf } from "../../provider/cli/scan/places";
import { UsageError } from "../../provider/cli/usage-error";
import { systemClock } from "../../provider/core/clock";

const places = (options: PlaceOptions) => placesOf(new AwsConnections(new Configuration({}), systemClock), options);

test("each profile is scanned in each Region, once", async (t) => {
  const found = await places({ profiles: ["a", "b", "a"], regions: ["us-east-1", "eu-west-1", "us-east-1"] });

  t.deepEqual(
    found.map(({ region, connection }) => `${connection.profile} ${region}`),
    ["a us-east-1", "a eu-west-1", "b us-east-1", "b eu-west-1"],
  );
});

test("a role is assumed in each account, with its path, in the partition of the Region, by the profile's credentials", async (t) => {
  const found = await places({
    profiles: ["audit"],
    role: "audit/Reader",
    externalId: "secret-word",
    accounts: ["111111111111"],
    regions: ["us-east-1", "cn-north-1"],
  });

  const common = { profile: "audit", externalId: "secret-word" };
  t.deepEqual(found, [
    { region: "us-east-1", connection: { ...common, roleArn: "arn:aws:iam::111111111111:role/audit/Reader" } },
    { region: "cn-north-1", connection: { ...common, roleArn: "arn:aws-cn:iam::111111111111:role/audit/Reader" } },
  ]);
});

const refuses = test.macro({
  title: (_, reason: string) => `options are refused before any call: ${reason}`,
  async exec(t, reason: string, options: PlaceOptions) {
    const regions = ["us-east-1"];

    const error = await t.throwsAsync(places({ regions, ...options }), { instanceOf: UsageError });

    t.true(error?.message.includes(reason), error?.message);
  },
});

test(refuses, "go together", { role: "Reader" });
test(refuses, "--accounts-file) go together", { accounts: ["111111111111"] });
test(refuses, "--external-id needs --role", { externalId: "secret-word" });
test(refuses, "one profile only", { role: "Reader", accounts: ["111111111111"], profiles: ["a", "b"] });
test(refuses, "an account is 12 digits", { role: "Reader", accounts: ["1111"] });
test(refuses, "the list of accounts is empty", { role: "Reader", accounts: [] });
test(refuses, "must be an IAM role's ARN", { role: "with space", accounts: ["111111111111"] });
test(refuses, "must be a Region's name", { regions: ["Ireland"] });
test(refuses, "must be a Region of AWS", { regions: ["us-east-9"] });
