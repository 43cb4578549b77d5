import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { sortingName, storedName } from "../../../lab/route-53/names.ts";
import { recordOperations } from "../../../lab/route-53/record-operations.ts";
import { zoneOperations } from "../../../lab/route-53/zone-operations.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { recorded, recording } from "./recording.ts";

const names = ["example.com", "b.example.com", "a.example.net", "example.org", "aa.com"];

function zones() {
  const { world, clock } = testWorld();
  for (const name of names) createZone(world, { name });
  return { world, clock };
}

describe("ListHostedZonesByName", () => {
  const list = (input: { DNSName?: string; MaxItems?: number }) =>
    zoneOperations.ListHostedZonesByName.run(input, call(zones().world)) as {
      HostedZones: { Name: string }[];
      NextDNSName?: string;
      IsTruncated: boolean;
    };
  const found = (input: { DNSName?: string; MaxItems?: number }) =>
    list(input).HostedZones.map(({ Name }) => Name);

  test("sorts by labels from the right", () => {
    expect(found({})).toEqual([
      "aa.com.",
      "example.com.",
      "b.example.com.",
      "a.example.net.",
      "example.org.",
    ]);
  });
  test("starts at the name, and does not filter by it", () => {
    expect(found({ DNSName: "a.example.com" })).toEqual(["b.example.com.", "a.example.net.", "example.org."]);
    expect(found({ DNSName: "zzz.zzz" })).toEqual([]);
  });
  test("pages", () => {
    const { IsTruncated, NextDNSName } = list({ DNSName: "example.com", MaxItems: 1 });
    expect({ IsTruncated, NextDNSName }).toEqual({ IsTruncated: true, NextDNSName: "b.example.com." });
  });
});

test("ListHostedZones pages by marker until all were seen", async () => {
  const { world } = zones();
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await zoneOperations.ListHostedZones.run({ MaxItems: 2, Marker }, call(world));
    seen.push(...(page.HostedZones ?? []).map(({ Name = "" }) => Name));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  expect(seen.sort()).toEqual(names.map((name) => `${name}.`).sort());
});

test("a stored name is stable, lower case and escaped", () => {
  expect(storedName("*.Example.COM")).toBe("\\052.example.com.");
  fc.assert(fc.property(fc.domain(), (name) => storedName(storedName(name)) === storedName(name)));
});

test("a parent zone sorts before its children", () => {
  fc.assert(fc.property(fc.domain(), (name) => sortingName(name) < sortingName(`www.${name}`)));
});

describe("as recorded from AWS", () => {
  test("a public zone is made and read", async () => {
    const { world } = testWorld();
    const answers = recording("route53.test_route53", "TestRoute53::test_create_hosted_zone");
    const made = await zoneOperations.CreateHostedZone.run(
      { Name: "a.com", CallerReference: "1" },
      call(world),
    );
    expect(made).toEqual(recorded(answers.create_hosted_zone_response));
    const read = await zoneOperations.GetHostedZone.run({ Id: made.HostedZone?.Id }, call(world));
    expect(read).toEqual(recorded(answers.get_hosted_zone));
  });

  test("a private zone is made and read", async () => {
    const { world } = testWorld();
    const answers = recording("route53.test_route53", "TestRoute53::test_create_private_hosted_zone");
    const input = {
      Name: "a.com",
      CallerReference: "1",
      HostedZoneConfig: { Comment: "test", PrivateZone: true },
      VPC: { VPCId: "vpc-1", VPCRegion: "eu-west-1" as const },
    };
    const made = await zoneOperations.CreateHostedZone.run(input, call(world));
    expect(made).toEqual(recorded(answers["create-hosted-zone-response"]));
    const read = await zoneOperations.GetHostedZone.run({ Id: made.HostedZone?.Id }, call(world));
    expect(read).toEqual(recorded(answers.get_hosted_zone));
    const { HostedZones } = await zoneOperations.ListHostedZones.run({}, call(world));
    expect(HostedZones).toEqual(recorded(answers.list_hosted_zones));
  });

  test("a zone is deleted", async () => {
    const { world } = testWorld();
    const answers = recording("route53.test_route53", "TestRoute53::test_delete_hosted_zone");
    const remove = (Id: string) => zoneOperations.DeleteHostedZone.run({ Id }, call(world));
    const { Error: refusal } = answers["no-such-hosted-zone-error"] as {
      Error: { Code: string; Message: string };
    };
    expect(() => remove("Z1asdf1234")).toThrow(
      expect.objectContaining({ code: refusal.Code, status: 404, message: recorded(refusal.Message) }),
    );
    const { id } = createZone(world, { name: "a.com" });
    expect(remove(id)).toEqual(recorded(answers["delete-hosted-zone-response"]));
  });

  test("a zone's records stand in order, with its own at the end", async () => {
    const { world } = testWorld();
    const answers = recording(
      "route53.resource_providers.test_aws_route53_recordset",
      "test_create_record_set_via_id",
    );
    const { id: HostedZoneId } = createZone(world, { name: "a.com" });
    const ResourceRecordSet = {
      Name: "a.com",
      Type: "A" as const,
      TTL: 900,
      ResourceRecords: [{ Value: "192.0.2.1" }],
    };
    const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
    await recordOperations.ChangeResourceRecordSets.run({ HostedZoneId, ChangeBatch }, call(world));
    const listed = await recordOperations.ListResourceRecordSets.run({ HostedZoneId }, call(world));
    expect({ ...listed, MaxItems: String(listed.MaxItems) }).toEqual(recorded(answers["record-sets"]));
  });
});

test("a zone with records is not deleted", () => {
  const { world } = testWorld();
  const { id: Id } = createZone(world, { name: "a.com" });
  const ResourceRecordSet = {
    Name: "w.a.com",
    Type: "A" as const,
    TTL: 1,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  };
  const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
  recordOperations.ChangeResourceRecordSets.run({ HostedZoneId: Id, ChangeBatch }, call(world));
  expect(() => zoneOperations.DeleteHostedZone.run({ Id }, call(world))).toThrow(
    expect.objectContaining({ code: "HostedZoneNotEmpty" }),
  );
});
