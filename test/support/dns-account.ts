import { readFileSync } from "node:fs";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { administratorOf } from "../../lab/iam/credentials.ts";
import { openAccount, type World } from "../../lab/kernel/world.ts";
import { changeRecords } from "../../lab/route-53/changes.ts";
import { type LabRecordSet, type LabZone, route53Store } from "../../lab/route-53/store.ts";
import { createZone } from "../../lab/route-53/zones.ts";
import type { Story } from "./story.ts";

/** The account that has the zone example.org, and dns-role.yaml as its people use it. */
export interface DnsAccount {
  readonly world: World;
  readonly zone: LabZone;
  /** Creates or updates the stack, for that platform; answers the role's ARN. */
  deployRole(platform: string): Promise<string>;
}

const stackName = "gatehouse-dns";

export function openDnsAccount({ lab }: Story): DnsAccount {
  const world = openAccount(lab.world, "444455556666");
  const zone = createZone(world, { name: "example.org" });
  const client = new CloudFormationClient(lab.configuration(administratorOf(world)));
  const describe = async () =>
    (await client.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks?.[0];
  const settle = async () => {
    for (;;) {
      const stack = await describe();
      if (!stack?.StackStatus?.endsWith("_IN_PROGRESS")) return stack;
      await lab.clock.sleep(5000);
    }
  };
  const deploy = async (platform: string) => {
    const parameters = { TrustedAccountId: lab.world.account, Platform: platform, HostedZoneIds: zone.id };
    const input = {
      StackName: stackName,
      TemplateBody: readFileSync("dist/templates/dns-role.yaml", "utf8"),
      Capabilities: ["CAPABILITY_IAM" as const],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    };
    const isThere = await describe().catch(() => undefined);
    await client.send(isThere ? new UpdateStackCommand(input) : new CreateStackCommand(input));
    return (await settle())?.Outputs?.[0]?.OutputValue ?? "";
  };
  return { world, zone, deployRole: (platform) => lab.clock.run(deploy(platform)) };
}

export const setsIn = (world: World, zone: LabZone): readonly LabRecordSet[] =>
  [...(world.store(route53Store).zones.get(zone.id)?.records.values() ?? [])].filter(
    ({ Type }) => !["NS", "SOA"].includes(Type),
  );

/** All records of a zone but its own, with `_proof` for ACM's part of a name: `CNAME _proof.www.example.org`. */
export const recordsIn = (world: World, zone: LabZone): readonly string[] =>
  setsIn(world, zone)
    .map(({ Type, Name }) => `${Type} ${Name.replace(/^_[0-9a-f]{32}/, "_proof").slice(0, -1)}`)
    .sort();

/** What somebody does by hand. */
export function putAddress(world: World, zone: LabZone, name: string): void {
  const set: ResourceRecordSet = {
    Name: name,
    Type: "A",
    TTL: 60,
    ResourceRecords: [{ Value: "192.0.2.7" }],
  };
  changeRecords(world, zone.id, [{ Action: "CREATE", ResourceRecordSet: set }]);
}

export function removeRecords(world: World, zone: LabZone, which: (set: LabRecordSet) => boolean): void {
  const sets = setsIn(world, zone).filter(which);
  changeRecords(
    world,
    zone.id,
    sets.map((set) => ({ Action: "DELETE", ResourceRecordSet: set })),
  );
}
