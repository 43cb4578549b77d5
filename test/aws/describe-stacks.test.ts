import { CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "@jest/globals";
import { type ClientConfiguration, createClients } from "../../aws/clients.ts";
import { describeStacks } from "../../aws/cloudformation.ts";
import { credentialsFor } from "../../lab/iam/credentials.ts";
import { iamStore } from "../../lab/iam/store.ts";
import { createVirtualLab, type VirtualLab } from "../../lab/virtual-lab.ts";
import { callLogStore } from "../../lab/wire/call-log.ts";

const TemplateBody = JSON.stringify({
  Resources: { Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" } },
});

/** An account with this many stacks, `stack-0` the oldest: AWS shows the newest first. */
async function accountWith(count: number): Promise<VirtualLab> {
  const lab = createVirtualLab();
  const { cloudFormation } = createClients(lab.configuration() as ClientConfiguration);
  const names = Array.from({ length: count }, (_, at) => `stack-${at}`);
  const create = async () => {
    for (const StackName of names)
      await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
  };
  await lab.clock.run(create());
  await lab.clock.advance(60_000);
  return lab;
}

/** May look at single stacks, and at no list of them. */
function narrowRole({ world }: VirtualLab) {
  const arn = `arn:aws:iam::${world.account}:role/narrow`;
  const Resource = `arn:aws:cloudformation:*:*:stack/*/*`;
  const policy = { Effect: "Allow", Action: "cloudformation:DescribeStacks", Resource };
  world.store(iamStore).roles.set(arn, {
    arn,
    name: "narrow",
    path: "/",
    id: "AROANARROW",
    trust: {},
    policies: new Map([["narrow", { Version: "2012-10-17", Statement: [policy] }]]),
    managedPolicyArns: [],
  });
  return credentialsFor(world, arn);
}

async function look(lab: VirtualLab, names: readonly string[], credentials?: ReturnType<typeof narrowRole>) {
  const { cloudFormation } = createClients(lab.configuration(credentials) as ClientConfiguration);
  const { calls } = lab.world.store(callLogStore);
  const before = calls.length;
  const found = await lab.clock.run(describeStacks(cloudFormation, names));
  return { names: [...found.keys()], calls: calls.length - before };
}

test("one call tells of all stacks where one answer holds them, also that one is not there", async () => {
  const lab = await accountWith(9);
  expect(await look(lab, ["stack-0", "stack-7", "nothing"])).toEqual({
    names: ["stack-0", "stack-7"],
    calls: 1,
  });
});

test("in an account of many stacks no more calls are made than one for each name and one", async () => {
  const lab = await accountWith(120);
  expect(await look(lab, ["stack-0", "stack-119", "nothing"])).toEqual({
    names: ["stack-0", "stack-119"],
    calls: 3,
  });
});

test("who may not list stacks is told of each by its name", async () => {
  const lab = await accountWith(2);
  expect(await look(lab, ["stack-0", "nothing"], narrowRole(lab))).toEqual({ names: ["stack-0"], calls: 3 });
});
