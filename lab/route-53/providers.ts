import type { ChangeAction, ResourceRecordSet, RRType } from "@aws-sdk/client-route-53";
import { flag, number, object, objects, requiredText, text, texts } from "../ec2/properties.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { changeRecords } from "./changes.ts";
import { storedName } from "./names.ts";
import { route53Store } from "./store.ts";
import { createZone, deleteZone } from "./zones.ts";

/** HostedZoneName must lead to exactly one zone: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html */
function zoneIdOf(world: World, properties: Properties): string {
  const id = text(properties, "HostedZoneId");
  if (id !== undefined) return id;
  const name = requiredText(properties, "HostedZoneName");
  const found = [...world.store(route53Store).zones.values()].filter(
    (zone) => zone.name === storedName(name),
  );
  if (found.length === 1 && found[0]) return found[0].id;
  const problem = found.length === 0 ? "No hosted zones named" : "Found multiple hosted zones named";
  throw new AwsError("InvalidInput", `${problem} ${name}${found.length === 0 ? " found" : ""}`);
}

function readRecord(properties: Properties): ResourceRecordSet {
  const alias = object(properties, "AliasTarget");
  const values = texts(properties, "ResourceRecords").map((Value) => ({ Value }));
  const setIdentifier = text(properties, "SetIdentifier");
  const weight = number(properties, "Weight");
  const ttl = number(properties, "TTL");
  return {
    Name: requiredText(properties, "Name"),
    Type: requiredText(properties, "Type") as RRType,
    ...(setIdentifier === undefined ? {} : { SetIdentifier: setIdentifier }),
    ...(weight === undefined ? {} : { Weight: weight }),
    ...(ttl === undefined ? {} : { TTL: ttl }),
    ...(values.length > 0 ? { ResourceRecords: values } : {}),
    ...(alias ? { AliasTarget: readAlias(alias) } : {}),
  };
}

const readAlias = (alias: Properties) => ({
  DNSName: text(alias, "DNSName"),
  HostedZoneId: text(alias, "HostedZoneId"),
  EvaluateTargetHealth: flag(alias, "EvaluateTargetHealth") ?? false,
});

const change = (world: World, Action: ChangeAction, properties: Properties) =>
  changeRecords(world, zoneIdOf(world, properties), [{ Action, ResourceRecordSet: readRecord(properties) }]);

/** A record, or a whole zone, that is gone already is deleted. */
function unlessGone(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    const gone =
      error instanceof AwsError &&
      (error.code === "NoSuchHostedZone" || error.message.includes("but it was not found"));
    if (!gone) throw error;
  }
}

export const route53Providers: Providers = {
  "AWS::Route53::RecordSet": {
    service: "Route53",
    async create({ world, properties }) {
      change(world, "CREATE", properties);
      return { physicalId: requiredText(properties, "Name") };
    },
    async update({ world, properties }, physicalId, previous) {
      const { Type } = properties;
      if (Type !== previous.Type) change(world, "DELETE", previous);
      change(world, "UPSERT", properties);
      return { physicalId };
    },
    async delete({ world, properties }) {
      unlessGone(() => change(world, "DELETE", properties));
    },
  },
  "AWS::Route53::HostedZone": {
    service: "Route53",
    async create({ world, properties }) {
      const comment = text(object(properties, "HostedZoneConfig") ?? {}, "Comment");
      const vpcs = objects(properties, "VPCs").map((vpc) => ({ VPCId: text(vpc, "VPCId") }));
      const zone = createZone(world, { name: requiredText(properties, "Name"), comment, vpcs });
      const NameServers = zone.nameServers.map((server) => server.slice(0, -1));
      return { physicalId: zone.id, attributes: { Id: zone.id, NameServers } };
    },
    async delete({ world }, physicalId) {
      unlessGone(() => deleteZone(world, physicalId));
    },
  },
};
