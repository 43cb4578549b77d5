import { expect, test } from "@jest/globals";
import { findAddressRecord, nameServersOf } from "../../aws/zone-records.ts";
import { changeRecords } from "../../lab/route-53/changes.ts";
import type { LabZone } from "../../lab/route-53/store.ts";
import { createZone } from "../../lab/route-53/zones.ts";
import { clientsOf } from "../support/by-hand.ts";
import { openStory } from "../support/story.ts";

const story = openStory();
const { world, clock } = story.lab;
const zone = createZone(world, { name: "example.net" });
const { route53 } = clientsOf(story);

function put(Name: string, Type: "A" | "CNAME" | "NS" | "TXT", ...values: readonly string[]): void {
  const ResourceRecords = values.map((Value) => ({ Value }));
  changeRecords(world, zone.id, [
    { Action: "UPSERT", ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords } },
  ]);
}

const find = (name: string) => clock.run(findAddressRecord(route53, zone.id, name));

test("a record that leads somewhere is found under its very name, a wildcard's too", async () => {
  put("*.example.net", "A", "192.0.2.1", "192.0.2.2");
  put("www.example.net", "CNAME", "elsewhere.org.");
  put("a.www.example.net", "A", "192.0.2.3");
  put("mail.example.net", "TXT", '"v=spf1 -all"');
  expect(await find("*.example.net")).toEqual({ type: "A", value: "192.0.2.1, 192.0.2.2" });
  expect(await find("www.example.net")).toEqual({ type: "CNAME", value: "elsewhere.org." });
  for (const free of ["example.net", "mail.example.net", "b.example.net", "zz.example.net"])
    expect(await find(free)).toBeUndefined();
});

test("name servers with names of the domain's own count as the zone's", async () => {
  const given = (servers: LabZone["nameServers"]) => servers.map((server) => server.slice(0, -1));
  const asked = () => clock.run(nameServersOf(route53, { id: zone.id, name: "example.net" }));
  expect(await asked()).toEqual(given(zone.nameServers));
  put("example.net", "NS", "NS1.example.net.", "ns2.example.net.");
  expect(await asked()).toEqual([...given(zone.nameServers), "ns1.example.net", "ns2.example.net"]);
});
