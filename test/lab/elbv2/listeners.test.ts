import { describe, expect, test } from "@jest/globals";
import { requestCertificate } from "../../../lab/acm/certificates.ts";
import { certificateUsers } from "../../../lab/acm/store.ts";
import { loadBalancerOfDnsName } from "../../../lab/elbv2/dns.ts";
import { listenerOperations } from "../../../lab/elbv2/listener-operations.ts";
import { listenerCertificateProvider, listenerProvider } from "../../../lab/elbv2/listener-providers.ts";
import { listenerCertificates } from "../../../lab/elbv2/listener-view.ts";
import { createListener, type ListenerSettings, modifyListener } from "../../../lab/elbv2/listeners.ts";
import { loadBalancerOperations } from "../../../lab/elbv2/load-balancer-operations.ts";
import { loadBalancerProvider } from "../../../lab/elbv2/load-balancer-provider.ts";
import { createLoadBalancer, deleteLoadBalancer } from "../../../lab/elbv2/load-balancers.ts";
import { createRule } from "../../../lab/elbv2/rules.ts";
import { addCertificates, removeCertificates } from "../../../lab/elbv2/server-names.ts";
import { elbv2Store } from "../../../lab/elbv2/store.ts";
import { tagOperations } from "../../../lab/elbv2/tag-operations.ts";
import { targetGroupOperations } from "../../../lab/elbv2/target-group-operations.ts";
import { targetGroupProvider } from "../../../lab/elbv2/target-group-provider.ts";
import { createTargetGroup } from "../../../lab/elbv2/target-groups.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { create, makeNetwork, resourceRequest } from "../ec2/network.ts";
import { type Balancer, forwardTo, host, issuedCertificate, makeBalancer, notFound } from "./balancer.ts";

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message), status: 400 });

describe("CreateListener refuses", () => {
  const secure = { Protocol: "HTTPS", Port: 8443 };
  const refused: [string, (balancer: Balancer) => ListenerSettings, string, RegExp][] = [
    [
      "a certificate that is not issued",
      ({ world }) => {
        const { arn } = requestCertificate(world, { domainName: "new.example.com", method: "DNS" });
        return { ...secure, Certificates: [{ CertificateArn: arn }] };
      },
      "UnsupportedCertificate",
      /^The certificate 'arn:\S+' must have a fully-qualified domain name, a supported signature, and a supported key size\.$/,
    ],
    [
      "an unknown certificate",
      ({ world }) => ({ ...secure, Certificates: [{ CertificateArn: world.arn("acm", "certificate/1") }] }),
      "CertificateNotFound",
      /^Certificate 'arn:\S+' not found$/,
    ],
    [
      "a port that is taken",
      () => ({ Protocol: "HTTP", Port: 443 }),
      "DuplicateListener",
      /^A listener already exists on this port for this load balancer 'arn:\S+'$/,
    ],
    ["HTTPS without a certificate", () => secure, "ValidationError", /certificate must be specified/],
    [
      "an unknown policy",
      ({ certificateArn: CertificateArn }) => ({
        ...secure,
        SslPolicy: "x",
        Certificates: [{ CertificateArn }],
      }),
      "SSLPolicyNotFound",
      /'x'/,
    ],
    [
      "a certificate for HTTP",
      ({ certificateArn: CertificateArn }) => ({
        Protocol: "HTTP",
        Port: 81,
        Certificates: [{ CertificateArn }],
      }),
      "ValidationError",
      /HTTP/,
    ],
    ["no actions", () => ({ Protocol: "HTTP", Port: 81, DefaultActions: [] }), "ValidationError", /action/],
    [
      "a redirect to itself",
      () => ({
        Protocol: "HTTP",
        Port: 81,
        DefaultActions: [{ Type: "redirect" as const, RedirectConfig: { StatusCode: "HTTP_301" as const } }],
      }),
      "InvalidLoadBalancerAction",
      /loop/,
    ],
    [
      "an unknown load balancer",
      ({ balancer }) => ({ LoadBalancerArn: `${balancer.LoadBalancerArn}0` }),
      "LoadBalancerNotFound",
      /./,
    ],
  ];
  test.each(refused)("%s", async (_what, settings, code, message) => {
    const balancer = await makeBalancer();
    const { LoadBalancerArn } = balancer.balancer;
    const attempt = () =>
      createListener(balancer.world, { LoadBalancerArn, DefaultActions: [notFound], ...settings(balancer) });
    expect(attempt).toThrow(refusal(code, message));
  });
});

test("the same listener again is the same listener", async () => {
  const { world, https, balancer, certificateArn: CertificateArn } = await makeBalancer();
  const settings = {
    Protocol: "HTTPS",
    Port: 443,
    Certificates: [{ CertificateArn }],
    DefaultActions: [notFound],
  };
  const again = createListener(world, { LoadBalancerArn: balancer.LoadBalancerArn, ...settings });
  expect(again.ListenerArn).toBe(https.ListenerArn);
});

describe("certificates of a listener", () => {
  test("are added for SNI, kept over a change of the default, and removed", async () => {
    const { world, https, certificateArn } = await makeBalancer();
    const [two, three] = [
      issuedCertificate(world, "b.example.com"),
      issuedCertificate(world, "c.example.com"),
    ];
    addCertificates(world, https.ListenerArn, [{ CertificateArn: two }]);
    addCertificates(world, https.ListenerArn, [{ CertificateArn: two }]);
    expect(listenerCertificates(world, https.ListenerArn)).toEqual([certificateArn, two]);
    modifyListener(world, https.ListenerArn, { Certificates: [{ CertificateArn: three }] });
    expect(listenerCertificates(world, https.ListenerArn)).toEqual([three, two]);
    const { Certificates } = await listenerOperations.DescribeListenerCertificates.run(https, call(world));
    expect(Certificates?.map(({ IsDefault }) => IsDefault)).toEqual([true, false]);
    removeCertificates(world, https.ListenerArn, [{ CertificateArn: two }]);
    expect(listenerCertificates(world, https.ListenerArn)).toEqual([three]);
    expect(() => removeCertificates(world, https.ListenerArn, [{ CertificateArn: three }])).toThrow(
      refusal("OperationNotPermitted", /Default certificate/),
    );
  });

  test("are not more than 25 beside the default", async () => {
    const { world, https } = await makeBalancer();
    const many = Array.from({ length: 26 }, (_, index) => ({
      CertificateArn: issuedCertificate(world, `n${index}.example.com`),
    }));
    addCertificates(world, https.ListenerArn, many.slice(0, 25));
    expect(() => addCertificates(world, https.ListenerArn, many)).toThrow(
      refusal("TooManyCertificates", /./),
    );
  });

  test("stay in use for a while after the listener has gone", async () => {
    const { world, clock, https, certificateArn, balancer } = await makeBalancer();
    expect(certificateUsers(world, certificateArn)).toEqual([balancer.LoadBalancerArn]);
    await listenerOperations.DeleteListener.run(https, call(world));
    expect(certificateUsers(world, certificateArn)).toEqual([balancer.LoadBalancerArn]);
    await clock.advance(11_000);
    expect(certificateUsers(world, certificateArn)).toEqual([]);
  });
});

describe("load balancers", () => {
  test("refuse what they cannot stand in", async () => {
    const { world } = testWorld();
    const { publicSubnetIds, privateSubnetId, vpcId } = await makeNetwork(world);
    const attempt =
      (subnetIds: readonly string[], securityGroupIds: readonly string[] = []) =>
      () =>
        createLoadBalancer(world, { name: "web", subnetIds, securityGroupIds });
    const [one] = publicSubnetIds;
    expect(attempt([one])).toThrow(refusal("ValidationError", /two different Availability Zones/));
    expect(attempt([one, privateSubnetId])).toThrow(
      refusal("InvalidConfigurationRequest", /same Availability Zone/),
    );
    expect(attempt([one, "subnet-1"])).toThrow(refusal("SubnetNotFound", /subnet-1/));
    expect(attempt(publicSubnetIds, ["sg-1"])).toThrow(refusal("InvalidSecurityGroup", /invalid/));
    const { physicalId: VpcId } = await create(world, "VPC", { CidrBlock: "10.7.0.0/16" });
    const lonely = await Promise.all(
      ["a", "b"].map((zone, index) =>
        create(world, "Subnet", {
          VpcId,
          CidrBlock: `10.7.${index}.0/24`,
          AvailabilityZone: `eu-west-1${zone}`,
        }),
      ),
    );
    const ids = lonely.map(({ physicalId }) => physicalId);
    expect(attempt(ids)).toThrow(refusal("InvalidSubnet", /^VPC vpc-\w+ has no internet gateway$/));
    expect(vpcId).not.toBe(VpcId);
  });

  test("are found by name and by DNS name, with capitals kept", async () => {
    const { world, balancer } = await makeBalancer();
    const find = (Names: string[]) =>
      loadBalancerOperations.DescribeLoadBalancers.run({ Names }, call(world));
    expect((await find(["web"])).LoadBalancers).toMatchObject([
      { LoadBalancerArn: balancer.LoadBalancerArn },
    ]);
    expect(() => find(["none"])).toThrow(refusal("LoadBalancerNotFound", /'\[none\]' not found/));
    expect(balancer.DNSName).toMatch(/^web-\d+\.eu-west-1\.elb\.amazonaws\.com$/);
    expect(loadBalancerOfDnsName(world, `DUALSTACK.${balancer.DNSName}.`)?.LoadBalancerArn).toBe(
      balancer.LoadBalancerArn,
    );
  });

  test("take their listeners and rules with them, unless protected", async () => {
    const { world, balancer, https, group } = await makeBalancer();
    const Actions = [forwardTo(group.TargetGroupArn)];
    createRule(world, { ListenerArn: https.ListenerArn, Priority: 1, Conditions: [host("a.b")], Actions });
    const { LoadBalancerArn } = balancer;
    const protect = (Value: string) =>
      loadBalancerOperations.ModifyLoadBalancerAttributes.run(
        { LoadBalancerArn, Attributes: [{ Key: "deletion_protection.enabled", Value }] },
        call(world),
      );
    protect("true");
    expect(() => deleteLoadBalancer(world, LoadBalancerArn)).toThrow(
      refusal("OperationNotPermitted", /deletion protection is enabled/),
    );
    protect("false");
    deleteLoadBalancer(world, LoadBalancerArn);
    deleteLoadBalancer(world, LoadBalancerArn);
    const { listeners, rules } = world.store(elbv2Store);
    expect([listeners.size, rules.size]).toEqual([0, 0]);
  });
});

describe("target groups", () => {
  test("belong to one load balancer, and stay while a rule forwards to them", async () => {
    const { world, network, https, group } = await makeBalancer();
    const { TargetGroupArn } = group;
    const forward = { Priority: 1, Conditions: [host("a.b")], Actions: [forwardTo(TargetGroupArn)] };
    createRule(world, { ListenerArn: https.ListenerArn, ...forward });
    const other = createLoadBalancer(world, {
      name: "two",
      subnetIds: network.publicSubnetIds,
      securityGroupIds: [],
    });
    const settings = { Protocol: "HTTP", Port: 80, DefaultActions: [forwardTo(TargetGroupArn)] };
    expect(() => createListener(world, { LoadBalancerArn: other.LoadBalancerArn, ...settings })).toThrow(
      refusal("TargetGroupAssociationLimit", /cannot be associated with more than one load balancer: arn/),
    );
    expect(() => targetGroupOperations.DeleteTargetGroup.run({ TargetGroupArn }, call(world))).toThrow(
      refusal("ResourceInUse", /^Target group 'arn:\S+' is currently in use by a listener or a rule$/),
    );
    const { TargetGroups } = await targetGroupOperations.DescribeTargetGroups.run(
      { Names: ["web-app"] },
      call(world),
    );
    expect(TargetGroups).toMatchObject([{ LoadBalancerArns: [https.LoadBalancerArn] }]);
  });

  const refused: [string, object, RegExp][] = [
    [
      "a timeout as long as the interval",
      { HealthCheckTimeoutSeconds: 10, HealthCheckIntervalSeconds: 10 },
      /greater than/,
    ],
    ["a short interval", { HealthCheckIntervalSeconds: 4 }, /interval/],
    ["a threshold of one", { HealthyThresholdCount: 1 }, /between 2 and 10/],
    ["a path without slash", { HealthCheckPath: "health" }, /begin with a '\/'/],
    ["a long name", { Name: "a".repeat(33) }, /32/],
    ["an unknown VPC", { VpcId: "vpc-1" }, /VPC ID 'vpc-1'/],
  ];
  test.each(refused)("refuse %s", async (_what, settings, message) => {
    const { world, network } = await makeBalancer();
    const base = { Name: "other", Protocol: "HTTP" as const, Port: 80, VpcId: network.vpcId };
    expect(() => createTargetGroup(world, { ...base, ...settings })).toThrow(
      refusal("ValidationError", message),
    );
  });

  test("of one name are one, or refused when they differ", async () => {
    const { world, network } = await makeBalancer();
    const settings = { Name: "twin", Protocol: "HTTP" as const, Port: 80, VpcId: network.vpcId };
    const { TargetGroupArn } = createTargetGroup(world, settings);
    expect(createTargetGroup(world, settings).TargetGroupArn).toBe(TargetGroupArn);
    expect(() => createTargetGroup(world, { ...settings, Port: 81 })).toThrow(
      refusal("DuplicateTargetGroupName", /./),
    );
  });
});

describe("tags", () => {
  test("are added, removed, and described for 20 things at most", async () => {
    const { world, https } = await makeBalancer();
    const ResourceArns = [https.ListenerArn];
    const Tags = [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ];
    await tagOperations.AddTags.run({ ResourceArns, Tags }, call(world));
    await tagOperations.RemoveTags.run({ ResourceArns, TagKeys: ["a"] }, call(world));
    const { TagDescriptions } = await tagOperations.DescribeTags.run({ ResourceArns }, call(world));
    expect(TagDescriptions).toEqual([{ ResourceArn: https.ListenerArn, Tags: [{ Key: "b", Value: "2" }] }]);
    const many = Array.from({ length: 21 }, () => https.ListenerArn);
    expect(() => tagOperations.DescribeTags.run({ ResourceArns: many }, call(world))).toThrow(
      refusal("ValidationError", /20/),
    );
  });
});

test("templates make it all, with numbers as strings", async () => {
  const { world } = testWorld();
  const { vpcId, publicSubnetIds, balancerGroupId } = await makeNetwork(world);
  const make = (logicalId: string, properties: object) =>
    resourceRequest(world, { ...properties }, { logicalId });
  const balancer = await loadBalancerProvider.create(
    make("Balancer", {
      Name: "Web",
      Subnets: publicSubnetIds,
      SecurityGroups: [balancerGroupId],
      LoadBalancerAttributes: [{ Key: "idle_timeout.timeout_seconds", Value: 30 }],
    }),
  );
  expect(balancer.attributes).toMatchObject({
    LoadBalancerFullName: expect.stringMatching(/^app\/Web\//),
    CanonicalHostedZoneID: "Z32O12XQLNTSW2",
  });
  const group = await targetGroupProvider.create(
    make("Group", {
      Port: "80",
      Protocol: "HTTP",
      VpcId: vpcId,
      TargetType: "ip",
      HealthCheckIntervalSeconds: "5",
      HealthCheckTimeoutSeconds: "2",
      Matcher: { HttpCode: "200-399" },
      TargetGroupAttributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "15" }],
    }),
  );
  expect(world.store(elbv2Store).targetGroups.get(group.physicalId)).toMatchObject({
    TargetGroupName: expect.stringMatching(/^net-Group-[A-Z0-9]{12}$/),
    Port: 80,
    HealthCheckIntervalSeconds: 5,
    attributes: { "deregistration_delay.timeout_seconds": "15" },
  });
  const CertificateArn = issuedCertificate(world, "app.example.com");
  const properties = {
    LoadBalancerArn: balancer.physicalId,
    Port: "443",
    Protocol: "HTTPS",
    Certificates: [{ CertificateArn }],
    DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
  };
  const listener = await listenerProvider.create(make("Listener", properties));
  await expect(listenerProvider.create(make("Twin", properties))).rejects.toThrow(
    /already exists on this port/,
  );
  const other = issuedCertificate(world, "b.example.com");
  const names = { ListenerArn: listener.physicalId, Certificates: [{ CertificateArn: other }] };
  const sni = await listenerCertificateProvider.create(make("Names", names));
  expect(listenerCertificates(world, listener.physicalId)).toEqual([CertificateArn, other]);
  await listenerCertificateProvider.delete(make("Names", names), sni.physicalId);
  await listenerProvider.delete(make("Listener", {}), listener.physicalId);
  await listenerCertificateProvider.delete(make("Names", names), sni.physicalId);
  await targetGroupProvider.delete(make("Group", {}), group.physicalId);
  await loadBalancerProvider.delete(make("Balancer", {}), balancer.physicalId);
  const { loadBalancers, listeners, targetGroups } = world.store(elbv2Store);
  expect([loadBalancers.size, listeners.size, targetGroups.size]).toEqual([0, 0, 0]);
});
