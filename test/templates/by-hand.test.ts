import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { stackContracts, stackKinds } from "../../core/stacks.ts";
import { createVirtualLab } from "../../lab/virtual-lab.ts";

/** The way that docs/templates.md shows for people without the Action, walked in the lab. */
const out = mkdtempSync(join(tmpdir(), "gatehouse-by-hand-"));
beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.mjs", "--out", out]);
}, 60_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

type Kind = (typeof stackKinds)[number];
type Texts = Readonly<Record<string, string>>;

function account() {
  const lab = createVirtualLab();
  const client = new CloudFormationClient(lab.configuration());
  const outputs = new Map<string, string>();
  const describe = async (StackName: string) => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0];
  };
  const settle = async (name: string) => {
    for (;;) {
      const stack = await describe(name);
      if (!stack?.StackStatus?.endsWith("_IN_PROGRESS")) return stack;
      await lab.clock.sleep(5000);
    }
  };
  const nameOf = (kind: Kind) => `${stackContracts[kind].owner === "platform" ? "tools" : "wiki"}-${kind}`;
  const request = (kind: Kind, given: Texts) => {
    const { parameters, owner } = stackContracts[kind];
    const all: Texts = { Platform: "tools", ...Object.fromEntries(outputs), ...given };
    const known = Object.entries(all).filter(([key]) => parameters.includes(key));
    return {
      StackName: nameOf(kind),
      TemplateBody: readFileSync(join(out, "templates", `${kind}.yaml`), "utf8"),
      Capabilities: ["CAPABILITY_IAM" as const],
      Parameters: known.map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      Tags: [
        { Key: "gatehouse:platform", Value: "tools" },
        ...(owner === "app" ? [{ Key: "gatehouse:name", Value: "wiki" }] : []),
      ],
    };
  };
  const finish = async (kind: Kind) => {
    const stack = await settle(nameOf(kind));
    for (const { OutputKey = "", OutputValue = "" } of stack?.Outputs ?? [])
      outputs.set(OutputKey, OutputValue);
    return stack?.StackStatus;
  };
  return {
    lab,
    outputs,
    create: async (kind: Kind, given: Texts = {}) => {
      await client.send(new CreateStackCommand(request(kind, given)));
      expect([kind, await finish(kind)]).toEqual([kind, "CREATE_COMPLETE"]);
    },
    update: async (kind: Kind, given: Texts) => {
      await client.send(new UpdateStackCommand(request(kind, given)));
      expect([kind, await finish(kind)]).toEqual([kind, "UPDATE_COMPLETE"]);
    },
    remove: async (kind: Kind) => {
      const id = (await describe(nameOf(kind)))?.StackId ?? "";
      await client.send(new DeleteStackCommand({ StackName: id }));
      expect([kind, (await settle(id))?.StackStatus]).toEqual([kind, "DELETE_COMPLETE"]);
    },
  };
}

async function prepareApp({ lab }: ReturnType<typeof account>): Promise<Texts> {
  const Value = "docker.io/library/wiki:1";
  lab.images.register(Value, { simulate: {} });
  const image = { Name: "/gatehouse/tools/wiki/image", Type: "String" as const, Value };
  await new SSMClient(lab.configuration()).send(new PutParameterCommand(image));
  const zone = new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "once" });
  const { HostedZone } = await new Route53Client(lab.configuration()).send(zone);
  return {
    Name: "wiki",
    DomainName: "wiki.example.com",
    HostedZoneId: HostedZone?.Id?.replace("/hostedzone/", "") ?? "",
    Image: image.Name,
    ParkingRulePriority: "100",
  };
}

test("each template works by hand, takes changes and goes again; the users stay", async () => {
  const hand = account();
  const story = async () => {
    await hand.create("network");
    await hand.create("egress");
    await hand.create("users", { DomainPrefix: "example-tools" });
    await hand.create("platform");
    await hand.create("automation");
    const capacity = { SubnetIds: hand.outputs.get("PrivateSubnetIds") ?? "" };
    await hand.create("capacity", capacity);
    const pool = hand.outputs.get("UserPoolId") ?? "";
    const app = { ...(await prepareApp(hand)), SubnetIds: hand.outputs.get("PrivateSubnetIds") ?? "" };
    await Promise.all([hand.create("certificate", app), hand.create("service", app)]);

    const targets = hand.outputs.get("TargetGroupArn");
    await hand.update("capacity", { ...capacity, InstanceType: "t3.medium" });
    await hand.update("egress", { PerZone: "true" });
    await hand.update("users", { DomainPrefix: "example-tools", AllowSignUp: "true" });
    await hand.update("service", {
      ...app,
      ContainerPort: "8080",
      DesiredCount: "2",
      HealthCheckPath: "/health",
    });
    expect(hand.outputs.get("TargetGroupArn")).toBe(targets);
    expect(hand.outputs.get("UserPoolId")).toBe(pool);

    const kinds = [
      "service",
      "certificate",
      "capacity",
      "platform",
      "egress",
      "network",
      "automation",
      "users",
    ] as const;
    expect(kinds.toSorted()).toEqual(stackKinds.toSorted());
    for (const kind of kinds) await hand.remove(kind);
    const cognito = new CognitoIdentityProviderClient(hand.lab.configuration());
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: pool }));
    expect(UserPool).toMatchObject({ DeletionProtection: "ACTIVE" });
  };
  await hand.lab.clock.run(story());
}, 60_000);
