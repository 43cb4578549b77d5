import { readFileSync } from "node:fs";
import { connectClients } from "../lab/clients.ts";
import { administratorOf } from "../lab/iam/credentials.ts";
import { openAccount, type World } from "../lab/kernel/world.ts";
import { createZone } from "../lab/route-53/zones.ts";
import { makeStack } from "../lab/stack-by-hand.ts";
import type { VirtualLab } from "../lab/virtual-lab.ts";
import { platform } from "./account.ts";

const zone = { name: "example.com", id: "Z0123456789ABCDEFGHIJ" };

/** Where all names of a story lie. Undefined: in this account, which asks no role. */
export interface Dns {
  readonly account: World;
  readonly roleArn: string | undefined;
}

/** The zone in the account of the apps. */
export function openZone({ world }: VirtualLab): Dns {
  createZone(world, zone);
  return { account: world, roleArn: undefined };
}

/** The zone in another account, whose people have made the role of dns-role.yaml for the platform. */
export async function openDnsAccount(lab: VirtualLab): Promise<Dns> {
  const account = openAccount(lab.world, "444455556666");
  createZone(account, zone);
  const { cloudFormation: client } = connectClients(lab, undefined, administratorOf(account));
  const template = readFileSync("dist/templates/dns-role.yaml", "utf8");
  const parameters = {
    TrustedAccountId: lab.world.account,
    Platform: platform,
    HostedZoneIds: zone.id,
  };
  const stack = { name: "gatehouse-dns", template, parameters };
  const [roleArn] = Object.values(await makeStack({ client, clock: lab.clock }, stack));
  return { account, roleArn };
}
