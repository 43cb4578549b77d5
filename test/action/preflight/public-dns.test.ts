import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createPublicDns } from "../../../action/preflight/public-dns.ts";
import { changeRecords } from "../../../lab/route-53/changes.ts";
import { type NameServer, startNameServer } from "../../../lab/route-53/name-server.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { testWorld } from "../../support/lab-world.ts";

const { world } = testWorld();
const zone = createZone(world, { name: "example.com" });
let server: NameServer;

beforeAll(async () => {
  const ResourceRecords = ['0 issue "amazon.com; a=b"', '0 issuewild ";"'].map((Value) => ({ Value }));
  const ResourceRecordSet = { Name: "app.example.com", Type: "CAA", TTL: 60, ResourceRecords } as const;
  changeRecords(world, zone.id, [
    { Action: "CREATE", ResourceRecordSet: { ...ResourceRecordSet, ResourceRecords: [...ResourceRecords] } },
  ]);
  server = await startNameServer(world);
});

afterAll(() => server.close());

test("a resolver's answers are read, also that there are no records", async () => {
  const dns = createPublicDns(server.address);
  const own = zone.nameServers.map((name) => name.slice(0, -1));
  expect([...((await dns?.nameServers("example.com")) ?? [])].sort()).toEqual([...own].sort());
  expect(await dns?.nameServers("example.org")).toEqual([]);
  expect(await dns?.caa("app.example.com")).toEqual([
    { tag: "issue", value: "amazon.com; a=b" },
    { tag: "issuewild", value: ";" },
  ]);
  expect(await dns?.caa("example.com")).toEqual([]);
});

test("no answer is none, and nobody is asked where that is wished", async () => {
  const gone = await startNameServer(world);
  const dns = createPublicDns(gone.address);
  await gone.close();
  expect(await dns?.nameServers("example.com")).toBeUndefined();
  expect(createPublicDns("none")).toBeUndefined();
});
