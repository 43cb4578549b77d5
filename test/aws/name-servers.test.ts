import { expect, test } from "@jest/globals";
import { nameServersOf } from "../../aws/name-servers.ts";
import { changeRecords } from "../../lab/route-53/changes.ts";
import type { LabZone } from "../../lab/route-53/store.ts";
import { createZone } from "../../lab/route-53/zones.ts";
import { clientsOf } from "../support/by-hand.ts";
import { openStory } from "../support/story.ts";

const story = openStory();
const { world, clock } = story.lab;
const zone = createZone(world, { name: "example.net" });
const { route53 } = clientsOf(story);

function put(Name: string, Type: "NS", ...values: readonly string[]): void {
  const ResourceRecords = values.map((Value) => ({ Value }));
  changeRecords(world, zone.id, [
    { Action: "UPSERT", ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords } },
  ]);
}

test("name servers with names of the domain's own count as the zone's", async () => {
  const given = (servers: LabZone["nameServers"]) => servers.map((server) => server.slice(0, -1));
  const asked = () => clock.run(nameServersOf(route53, { id: zone.id, name: "example.net" }));
  expect(await asked()).toEqual(given(zone.nameServers));
  put("example.net", "NS", "NS1.example.net.", "ns2.example.net.");
  expect(await asked()).toEqual([...given(zone.nameServers), "ns1.example.net", "ns2.example.net"]);
});
