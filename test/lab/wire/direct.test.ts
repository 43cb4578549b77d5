import * as acm from "@aws-sdk/client-acm";
import * as cloudFormation from "@aws-sdk/client-cloudformation";
import * as elbv2 from "@aws-sdk/client-elastic-load-balancing-v2";
import * as route53 from "@aws-sdk/client-route-53";
import * as ssm from "@aws-sdk/client-ssm";
import { expect, test } from "@jest/globals";
import { createZone } from "../../../lab/route-53/zones.ts";
import { administrator, createVirtualLab } from "../../../lab/virtual-lab.ts";

// Clients without a wire format must not tell apart from the SDK's own.

type Client = { send(command: unknown): Promise<object> };

function openBoth() {
  const lab = createVirtualLab();
  createZone(lab.world, { name: "example.com" });
  const both = (sdk: object, name: string): readonly Client[] => {
    const Wired = (sdk as Record<string, new (configuration: object) => Client>)[name];
    if (!Wired) throw new Error(`no ${name}`);
    return [new Wired(lab.configuration()), lab.direct.connect(sdk, name, administrator) as Client];
  };
  return { lab, both };
}

const rule = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/a/1/2/3";
const certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-a000-000000000000";

test.each<[object, string, object]>([
  [cloudFormation, "CloudFormationClient", new cloudFormation.DescribeStacksCommand({ StackName: "none" })],
  [elbv2, "ElasticLoadBalancingV2Client", new elbv2.DeleteRuleCommand({ RuleArn: rule })],
  [ssm, "SSMClient", new ssm.GetParameterCommand({ Name: "/none" })],
  [acm, "ACMClient", new acm.DescribeCertificateCommand({ CertificateArn: certificate })],
  [route53, "Route53Client", new route53.GetHostedZoneCommand({ Id: "Z00000000000000000000" })],
])("a refusal has the same class, name, code and words either way (%#)", async (sdk, name, command) => {
  const { lab, both } = openBoth();
  const refuse = (client: Client) =>
    client.send(command).then(
      () => "not refused",
      (error: Error & { Code?: string }) => ({
        ...{ type: error.constructor.name, name: error.name, code: error.Code, message: error.message },
      }),
    );
  const [wired, direct] = both(sdk, name);
  const expected = await lab.clock.run(refuse(wired as Client));
  expect(expected).toMatchObject({ name: expect.stringMatching(/./) });
  expect(await lab.clock.run(refuse(direct as Client))).toEqual(expected);
});

test("an answer is the same either way, and a paginator takes the client", async () => {
  const { lab, both } = openBoth();
  const answers = both(route53, "Route53Client").map(async (client) => {
    const { $metadata: _, ...answer } = (await client.send(new route53.ListHostedZonesCommand({}))) as {
      $metadata: object;
    };
    return answer;
  });
  const [wired, direct] = await lab.clock.run(Promise.all(answers));
  expect(direct).toEqual(wired);
  const client = lab.direct.connect(route53, "Route53Client", administrator) as route53.Route53Client;
  const names = async () => {
    const found: (string | undefined)[] = [];
    for await (const { HostedZones = [] } of route53.paginateListHostedZones({ client }, {}))
      found.push(...HostedZones.map(({ Name }) => Name));
    return found;
  };
  expect(await lab.clock.run(names())).toEqual(["example.com."]);
});
