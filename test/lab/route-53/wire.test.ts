import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { expect, test } from "@jest/globals";
import { route53Store } from "../../../lab/route-53/store.ts";
import { createVirtualLab } from "../../../lab/virtual-lab.ts";
import { makeNetwork } from "../ec2/network.ts";

const upsert = (HostedZoneId: string | undefined, Name: string) =>
  new ChangeResourceRecordSetsCommand({
    HostedZoneId,
    ChangeBatch: {
      Changes: [
        {
          Action: "UPSERT",
          ResourceRecordSet: { Name, Type: "CNAME", TTL: 300, ResourceRecords: [{ Value: "a.b." }] },
        },
      ],
    },
  });

test("Route 53's client makes a zone, writes a record and reads both back", async () => {
  const lab = createVirtualLab();
  const client = new Route53Client(lab.configuration());
  await lab.clock.run(
    (async () => {
      const made = await client.send(
        new CreateHostedZoneCommand({ Name: "wire.test", CallerReference: "1" }),
      );
      const id = made.HostedZone?.Id;
      expect(id).toMatch(/^\/hostedzone\/Z/);
      expect(made.DelegationSet?.NameServers).toHaveLength(4);
      await client.send(upsert(id, "*.wire.test"));
      const zones = await client.send(
        new ListHostedZonesByNameCommand({ DNSName: "wire.test", MaxItems: 1 }),
      );
      expect(zones.HostedZones).toMatchObject([{ Name: "wire.test.", Config: { PrivateZone: false } }]);
      const { ResourceRecordSets } = await client.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: id }),
      );
      expect(ResourceRecordSets?.at(-1)).toEqual({
        Name: "\\052.wire.test.",
        Type: "CNAME",
        TTL: 300,
        ResourceRecords: [{ Value: "a.b." }],
      });
      await expect(client.send(upsert(id, "a.other.test"))).rejects.toMatchObject({
        name: "InvalidChangeBatch",
        message: expect.stringContaining("is not permitted in zone wire.test."),
      });
    })(),
  );
});

test("Route 53's client tries again while a zone is busy", async () => {
  const lab = createVirtualLab();
  const client = new Route53Client(lab.configuration());
  await lab.clock.run(
    (async () => {
      const made = await client.send(
        new CreateHostedZoneCommand({ Name: "busy.test", CallerReference: "1" }),
      );
      const id = made.HostedZone?.Id ?? "";
      const { busy } = lab.world.store(route53Store);
      busy.set(id.replace("/hostedzone/", ""), 2);
      await client.send(upsert(id, "a.busy.test"));
      busy.set(id.replace("/hostedzone/", ""), 3);
      await expect(client.send(upsert(id, "b.busy.test"))).rejects.toMatchObject({
        name: "PriorRequestNotComplete",
      });
    })(),
  );
});

test("ACM's and EC2's clients read what the lab writes", async () => {
  const lab = createVirtualLab();
  const acm = new ACMClient(lab.configuration());
  const ec2 = new EC2Client(lab.configuration());
  const { privateSubnetId } = await makeNetwork(lab.world);
  await lab.clock.run(
    (async () => {
      const request = { DomainName: "app.wire.test", ValidationMethod: "DNS" as const };
      const { CertificateArn } = await acm.send(new RequestCertificateCommand(request));
      await lab.clock.sleep(5000);
      const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
      expect(Certificate).toMatchObject({
        Status: "PENDING_VALIDATION",
        DomainValidationOptions: [{ ResourceRecord: { Type: "CNAME" } }],
        InUseBy: [],
      });
      expect(Certificate?.CreatedAt).toBeInstanceOf(Date);
      const Filters = [{ Name: "cidr-block", Values: ["10.0.3.0/24"] }];
      const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
      expect(Subnets).toMatchObject([{ SubnetId: privateSubnetId, AvailableIpAddressCount: 251 }]);
      const missing = ec2.send(new DescribeSubnetsCommand({ SubnetIds: ["subnet-1"] }));
      await expect(missing).rejects.toMatchObject({ name: "InvalidSubnetID.NotFound" });
    })(),
  );
});
