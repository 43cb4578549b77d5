import { expect, test } from "@jest/globals";
import { choosePlatform, type KnownStack, stacksOf } from "../../../core/plan/stack-choice.ts";
import { type DesiredStack, isUpToDate } from "../../../core/plan/stack-comparison.ts";
import { parametersOf } from "../../../core/plan/stack-parameters.ts";
import { chooseStep } from "../../../core/plan/stack-step.ts";
import { tagsOf } from "../../../core/plan/stack-tags.ts";
import { readSettings } from "../../../core/settings/read-settings.ts";
import type { DeploySettings } from "../../../core/settings/settings.ts";
import { stackContracts, stackKinds } from "../../../core/stacks.ts";

function settings(inputs: Readonly<Record<string, string>> = {}): DeploySettings {
  const all: Readonly<Record<string, string>> = {
    name: "wiki",
    image: "wiki:1",
    "domain-name": "wiki.example.com",
    ...inputs,
  };
  const result = readSettings((name) => all[name] ?? "");
  if (!("settings" in result) || result.settings.mode !== "deploy") throw new Error("bad settings");
  return result.settings;
}

const place = { account: "111122223333", region: "eu-west-1" };
const digest = "0123456789abcdef";

const stack = (overrides: Partial<KnownStack> = {}): KnownStack => ({
  name: "wiki-users",
  status: "CREATE_COMPLETE",
  description: `Gatehouse users. [digest:${digest}]`,
  parameters: { Platform: "wiki", AllowSignUp: "false" },
  tags: { "gatehouse:platform": "wiki" },
  ...overrides,
});

const desired: DesiredStack = {
  name: "wiki-users",
  template: "",
  digest,
  parameters: { Platform: "wiki" },
  tags: { "gatehouse:platform": "wiki" },
};

test.each([
  ["no stack", undefined, "create"],
  ["the stack as wanted", stack(), "nothing"],
  ["an older template", stack({ description: "Gatehouse users. [digest:fedcba9876543210]" }), "update"],
  ["another parameter", stack({ parameters: { Platform: "other" } }), "update"],
  ["one tag too many", stack({ tags: { ...desired.tags, team: "a" } }), "update"],
  ["a rolled back update", stack({ status: "UPDATE_ROLLBACK_COMPLETE" }), "nothing"],
  ["an empty shell", stack({ status: "REVIEW_IN_PROGRESS" }), "create"],
  ["a failed creation", stack({ status: "ROLLBACK_COMPLETE" }), "remove"],
  ["a failed rollback of a creation", stack({ status: "ROLLBACK_FAILED" }), "remove"],
  ["a failed deletion", stack({ status: "DELETE_FAILED" }), "remove"],
  ["a failed rollback of an update", stack({ status: "UPDATE_ROLLBACK_FAILED" }), "roll-back"],
  ["an update that stays where it failed", stack({ status: "UPDATE_FAILED" }), "roll-back"],
  ["a failed rollback of an import", stack({ status: "IMPORT_ROLLBACK_FAILED" }), "explain"],
  ["our own creation under way", stack({ status: "CREATE_IN_PROGRESS" }), "join"],
  ["someone else's update under way", stack({ status: "UPDATE_IN_PROGRESS", tags: {} }), "wait"],
  ["a rollback under way", stack({ status: "UPDATE_ROLLBACK_IN_PROGRESS" }), "wait"],
  [
    "the clearing away of what was replaced",
    stack({ status: "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" }),
    "nothing",
  ],
  ["a deletion under way", stack({ status: "DELETE_IN_PROGRESS" }), "wait"],
] as const)("%s", (_, known, step) => {
  expect(chooseStep(known, desired)).toBe(step);
});

test("up to date is complete and the same", () => {
  expect(isUpToDate(stack(), desired)).toBe(true);
  expect(isUpToDate(stack({ status: "UPDATE_IN_PROGRESS" }), desired)).toBe(false);
});

test("a platform of one's own falls back to the defaults", () => {
  const choice = choosePlatform(settings(), { users: stack({ parameters: { AllowSignUp: "true" } }) }, place);
  expect(choice).toMatchObject({ allowSignUp: false, egress: "public-ip", vpcCidr: "10.0.0.0/16" });
});

test("a shared platform keeps what the app says nothing about", () => {
  const known = {
    network: stack({ parameters: { VpcCidr: "10.9.0.0/16" } }),
    users: stack({ parameters: { AllowSignUp: "true", DomainPrefix: "tools-first" } }),
    egress: stack({ parameters: { PerZone: "true" } }),
    automation: stack({ parameters: { PermissionsBoundary: "arn:aws:iam::111122223333:policy/most" } }),
  };
  expect(choosePlatform(settings({ platform: "tools" }), known, place)).toEqual({
    vpcCidr: "10.9.0.0/16",
    domainPrefix: "tools-first",
    egress: "nat-gateway-per-az",
    capacity: undefined,
    permissionsBoundary: "arn:aws:iam::111122223333:policy/most",
    allowSignUp: true,
  });
  const said = settings({ platform: "tools", egress: "public-ip", "allow-sign-up": "false" });
  expect(choosePlatform(said, known, place)).toMatchObject({ egress: "public-ip", allowSignUp: false });
});

test("a stack that never came to be binds nobody", () => {
  const known = { users: stack({ status: "ROLLBACK_COMPLETE", parameters: { DomainPrefix: "taken" } }) };
  expect(choosePlatform(settings(), known, place).domainPrefix).toMatch(/^wiki-/);
});

const allOutputs = new Map(
  stackKinds.map((kind) => [
    kind,
    Object.fromEntries(stackContracts[kind].outputs.map((output) => [output, `${kind}.${output}`])),
  ]),
);

test("every stack gets exactly the parameters of its contract", () => {
  const choice = choosePlatform(settings({ egress: "nat-gateway" }), {}, place);
  for (const kind of stacksOf(choice, stackKinds)) {
    const before = new Map([...allOutputs].filter(([other]) => reaches(kind, other)));
    const sources = {
      settings: settings(),
      choice,
      hostedZoneId: "Z1",
      aliasZoneId: "Z2",
      parkingRulePriority: 7,
      outputs: before,
    };
    const parameters = parametersOf(kind, sources);
    expect(Object.keys(parameters)).toEqual([...stackContracts[kind].parameters]);
  }
});

const ec2 = (inputs = {}) => settings({ platform: "tools", "launch-type": "ec2", ...inputs });

test("tasks on EC2 stand behind a gateway, on what the platform has or on two t3.small", () => {
  const least = { instanceType: "t3.small", instanceCount: 2 };
  expect(choosePlatform(ec2(), {}, place)).toMatchObject({ egress: "nat-gateway", capacity: least });
  const known = { capacity: stack({ parameters: { InstanceType: "t3.large", MinSize: "3" } }) };
  const larger = { instanceType: "t3.large", instanceCount: 3 };
  expect(choosePlatform(ec2(), known, place).capacity).toEqual(larger);
  expect(choosePlatform(ec2({ "instance-count": "5" }), known, place).capacity).toEqual({
    ...larger,
    instanceCount: 5,
  });
  expect(choosePlatform(ec2({ platform: "wiki" }), known, place).capacity).toEqual(least);
  expect(stacksOf(choosePlatform(settings(), known, place), stackKinds)).not.toContain("capacity");
});

test("an app is told of the instances when it goes to them, and when it leaves them, and never otherwise", () => {
  const common = { hostedZoneId: "", aliasZoneId: "", parkingRulePriority: 7, outputs: allOutputs };
  const told = (app: DeploySettings, before: Readonly<Record<string, string>> | undefined) => {
    const choice = choosePlatform(app, {}, place);
    return parametersOf("service", { ...common, settings: app, choice, known: before }).CapacityProvider;
  };
  expect(told(settings(), undefined)).toBeUndefined();
  expect(told(settings(), { Cpu: "256" })).toBeUndefined();
  expect(told(ec2(), undefined)).toBe("capacity.CapacityProvider");
  expect(told(settings(), { CapacityProvider: "tools-1" })).toBe("");
  const outputs = new Map([...allOutputs].filter(([kind]) => kind !== "capacity"));
  const sources = { ...common, settings: ec2(), choice: choosePlatform(ec2(), {}, place), outputs };
  expect(() => parametersOf("service", sources)).toThrow(
    "no stack before service gives its parameter CapacityProvider",
  );
});

const reaches = (kind: (typeof stackKinds)[number], other: (typeof stackKinds)[number]): boolean =>
  stackContracts[kind].after.some((before) => before === other || reaches(before, other));

test.each([
  ["public-ip", "network.PublicSubnetIds", "ENABLED"],
  ["nat-gateway", "network.PrivateSubnetIds", "DISABLED"],
  ["nat-gateway-per-az", "network.PrivateSubnetIds", "DISABLED"],
])("with %s, tasks stand where the way out is", (egress, SubnetIds, AssignPublicIp) => {
  const choice = choosePlatform(settings({ egress }), {}, place);
  const sources = {
    settings: settings(),
    choice,
    hostedZoneId: "",
    aliasZoneId: "",
    parkingRulePriority: 7,
    outputs: allOutputs,
  };
  expect(parametersOf("service", sources)).toMatchObject({ SubnetIds, AssignPublicIp });
});

test("two apps with different tags do not take turns on their platform", () => {
  const known = { network: stack({ tags: { team: "first", "gatehouse:platform": "tools" } }) };
  const second = settings({ platform: "tools", tags: "team=second" });
  expect(tagsOf("network", second, known)).toEqual({ team: "first", "gatehouse:platform": "tools" });
  expect(tagsOf("service", second, known)).toEqual({
    team: "second",
    "gatehouse:platform": "tools",
    "gatehouse:name": "wiki",
  });
});
