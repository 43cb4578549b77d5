import type { Change, ChangeAction, ResourceRecordSet, RRType } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "@jest/globals";
import { changeRecords } from "../../../lab/route-53/changes.ts";
import { route53Providers } from "../../../lab/route-53/providers.ts";
import { recordOperations } from "../../../lab/route-53/record-operations.ts";
import { resolve } from "../../../lab/route-53/resolve.ts";
import { route53Store } from "../../../lab/route-53/store.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { provider, resourceRequest } from "../ec2/network.ts";

const record = (Name: string, Type: RRType, ...values: string[]): ResourceRecordSet => ({
  Name,
  Type,
  TTL: 300,
  ResourceRecords: values.map((Value) => ({ Value })),
});
const change = (Action: ChangeAction, set: ResourceRecordSet): Change => ({ Action, ResourceRecordSet: set });

const cname = record("_x.example.com", "CNAME", "_y.acm-validations.aws.");
const address = record("www.example.com", "A", "192.0.2.1");

function zone(name = "example.com") {
  const { world, clock } = testWorld();
  const { id } = createZone(world, { name });
  return { world, clock, id };
}

describe("refused batches", () => {
  const refused: [string, Change[], string, string][] = [
    [
      "created twice over",
      [change("CREATE", address)],
      "InvalidChangeBatch",
      "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]",
    ],
    [
      "identical records in one batch",
      [change("UPSERT", cname), change("UPSERT", cname)],
      "InvalidChangeBatch",
      "[The request contains an invalid set of changes for a resource record set 'CNAME _x.example.com.']",
    ],
    [
      "deleted but not there",
      [change("DELETE", cname)],
      "InvalidChangeBatch",
      "[Tried to delete resource record set [name='_x.example.com.', type='CNAME'] but it was not found]",
    ],
    [
      "deleted with other values",
      [change("DELETE", { ...address, TTL: 60 })],
      "InvalidChangeBatch",
      "[Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the current values]",
    ],
    [
      "outside of the zone",
      [change("CREATE", record("www.example.org", "A", "192.0.2.1"))],
      "InvalidChangeBatch",
      "[RRSet with DNS name www.example.org. is not permitted in zone example.com.]",
    ],
    [
      "a CNAME at the apex",
      [change("CREATE", record("example.com", "CNAME", "a.b."))],
      "InvalidChangeBatch",
      "[RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.]",
    ],
    [
      "a CNAME beside another record",
      [change("CREATE", record("www.example.com", "CNAME", "a.b."))],
      "InvalidChangeBatch",
      "[RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.]",
    ],
    [
      "everything that is wrong at once",
      [change("DELETE", cname), change("CREATE", address)],
      "InvalidChangeBatch",
      "[Tried to delete resource record set [name='_x.example.com.', type='CNAME'] but it was not found, Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]",
    ],
    [
      "without values",
      [change("CREATE", { Name: "a.example.com", Type: "A" })],
      "InvalidInput",
      "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=CREATE, Name=a.example.com, Type=A, SetIdentifier=null]",
    ],
  ];
  test.each(refused)("%s", (_why, changes, code, message) => {
    const { world, id } = zone();
    changeRecords(world, id, [change("CREATE", address)]);
    expect(() => changeRecords(world, id, changes)).toThrow(expect.objectContaining({ code, message }));
  });

  test("an alias to a load balancer that is not there", () => {
    const { world, id } = zone();
    const AliasTarget = {
      DNSName: "web-1.eu-west-1.elb.amazonaws.com",
      HostedZoneId: "Z32O12XQLNTSW2",
      EvaluateTargetHealth: false,
    };
    const alias = change("CREATE", { Name: "example.com", Type: "A", AliasTarget });
    expect(() => changeRecords(world, id, [alias])).toThrow("but that target was not found");
  });
});

test("a batch with one bad change changes nothing", () => {
  const { world, id } = zone();
  const changes = [change("CREATE", address), change("DELETE", cname)];
  expect(() => changeRecords(world, id, changes)).toThrow();
  expect(world.store(route53Store).zones.get(id)?.records.size).toBe(2);
});

test("a busy zone refuses as often as it is told to", () => {
  const { world, id } = zone();
  world.store(route53Store).busy.set(id, 1);
  const busy = expect.objectContaining({ code: "PriorRequestNotComplete" });
  expect(() => changeRecords(world, id, [change("UPSERT", cname)])).toThrow(busy);
  expect(changeRecords(world, id, [change("UPSERT", cname)])).toMatch(/^C/);
});

test("a change is pending at first, and then in sync", async () => {
  const { world, clock, id } = zone();
  const Id = changeRecords(world, id, [change("UPSERT", cname)]);
  const status = async () => (await recordOperations.GetChange.run({ Id }, call(world))).ChangeInfo?.Status;
  expect(await status()).toBe("PENDING");
  await clock.advance(60_000);
  expect(await status()).toBe("INSYNC");
});

test("records are listed from a name on, page by page", async () => {
  const { world, id: HostedZoneId } = zone();
  changeRecords(world, HostedZoneId, [
    change("CREATE", address),
    change("CREATE", record("*.example.com", "A", "192.0.2.2")),
  ]);
  const list = (StartRecordName?: string, MaxItems?: number) =>
    recordOperations.ListResourceRecordSets.run({ HostedZoneId, StartRecordName, MaxItems }, call(world));
  const all = await list();
  expect(all.ResourceRecordSets?.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
    "example.com. NS",
    "example.com. SOA",
    "\\052.example.com. A",
    "www.example.com. A",
  ]);
  expect(await list("WWW.example.com")).toMatchObject({
    IsTruncated: false,
    ResourceRecordSets: [{ Type: "A" }],
  });
  expect(await list(undefined, 1)).toMatchObject({
    IsTruncated: true,
    NextRecordName: "example.com.",
    NextRecordType: "SOA",
  });
});

describe("DNS", () => {
  test("follows CNAMEs, wildcards and letter case", () => {
    const { world, id } = zone();
    const alias = record("app.example.com", "CNAME", "www.example.com");
    changeRecords(
      world,
      id,
      [address, alias, record("*.example.com", "A", "192.0.2.9")].map((set) => change("CREATE", set)),
    );
    expect(resolve(world, "APP.example.com", "A")?.values).toEqual(["192.0.2.1"]);
    expect(resolve(world, "other.example.com", "A")?.values).toEqual(["192.0.2.9"]);
    expect(resolve(world, "www.example.org", "A")).toBeUndefined();
  });

  const invisible = [
    ["private", { vpcs: [{ VPCId: "vpc-1" }] }],
    ["not delegated", { delegated: false }],
  ] as const;
  test.each(invisible)("does not see a zone that is %s", (_what, settings) => {
    const { world } = testWorld();
    const { id } = createZone(world, { name: "example.com", ...settings });
    changeRecords(world, id, [change("CREATE", address)]);
    expect(resolve(world, "www.example.com", "A")).toBeUndefined();
  });

  test("asks the deepest delegated zone alone", () => {
    const { world, id } = zone();
    createZone(world, { name: "www.example.com" });
    changeRecords(world, id, [change("CREATE", address)]);
    expect(resolve(world, "www.example.com", "A")).toBeUndefined();
  });

  test("knows one zone of a name: the first", () => {
    const { world, id } = zone();
    const second = createZone(world, { name: "example.com" });
    expect([second.delegated, world.store(route53Store).zones.get(id)?.delegated]).toEqual([false, true]);
  });
});

describe("AWS::Route53::RecordSet", () => {
  const records = provider(route53Providers, "AWS::Route53::RecordSet");
  const properties = { Name: "www.example.com", Type: "A", TTL: "60", ResourceRecords: ["192.0.2.1"] };

  test("is made, changed and deleted, by zone name too", async () => {
    const { world, id } = zone();
    const request = resourceRequest(world, { ...properties, HostedZoneName: "example.com." });
    const { physicalId } = await records.create(request);
    const changed = { ...request.properties, ResourceRecords: ["192.0.2.2"] };
    await records.update?.({ ...request, properties: changed }, physicalId, request.properties);
    expect(resolve(world, physicalId, "A")?.values).toEqual(["192.0.2.2"]);
    await records.delete({ ...request, properties: changed }, physicalId);
    await records.delete({ ...request, properties: changed }, physicalId);
    expect(world.store(route53Store).zones.get(id)?.records.size).toBe(2);
  });

  test("does not take over a record that exists", async () => {
    const { world, id } = zone();
    changeRecords(world, id, [change("CREATE", address)]);
    const made = records.create(resourceRequest(world, { ...properties, HostedZoneId: id }));
    await expect(made).rejects.toThrow(
      "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]",
    );
  });
});
