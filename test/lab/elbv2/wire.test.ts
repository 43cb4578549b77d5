import {
  CreateListenerCommand,
  CreateRuleCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import { requestCertificate } from "../../../lab/acm/certificates.ts";
import { createLoadBalancer } from "../../../lab/elbv2/load-balancers.ts";
import { createVirtualLab } from "../../../lab/virtual-lab.ts";
import { makeNetwork } from "../ec2/network.ts";
import { host, notFound } from "./balancer.ts";

async function makeLab() {
  const lab = createVirtualLab();
  const { publicSubnetIds } = await makeNetwork(lab.world);
  const { LoadBalancerArn } = createLoadBalancer(lab.world, {
    name: "web",
    subnetIds: publicSubnetIds,
    securityGroupIds: [],
  });
  return { ...lab, LoadBalancerArn, client: new ElasticLoadBalancingV2Client(lab.configuration()) };
}

test("the client sees wire codes where AWS's model has other names, and none where it has none", async () => {
  const { clock, world, client, LoadBalancerArn } = await makeLab();
  const { arn: CertificateArn } = requestCertificate(world, { domainName: "app.example.com", method: "DNS" });
  const listener = { LoadBalancerArn, DefaultActions: [notFound] };
  const secure = { ...listener, Protocol: "HTTPS" as const, Port: 443, Certificates: [{ CertificateArn }] };
  await clock.run(
    (async () => {
      await expect(client.send(new CreateListenerCommand(secure))).rejects.toMatchObject({
        name: "UnsupportedCertificate",
        Code: "UnsupportedCertificate",
      });
      const { Listeners } = await client.send(
        new CreateListenerCommand({ ...listener, Protocol: "HTTP", Port: 80 }),
      );
      const ListenerArn = Listeners?.[0]?.ListenerArn;
      const rule = { ListenerArn, Priority: 3, Conditions: [host("app.example.com")], Actions: [notFound] };
      await client.send(new CreateRuleCommand(rule));
      await expect(client.send(new CreateRuleCommand(rule))).rejects.toMatchObject({
        name: "PriorityInUseException",
        Code: "PriorityInUse",
        message: "Priority '3' is currently in use",
      });
      const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn }));
      expect(Rules).toMatchObject([
        {
          Priority: "3",
          Conditions: [{ Field: "host-header", HostHeaderConfig: { Values: ["app.example.com"] } }],
        },
        { Priority: "default", IsDefault: true, Conditions: [] },
      ]);
    })(),
  );
});
