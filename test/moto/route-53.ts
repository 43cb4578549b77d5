import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type RRType,
} from "@aws-sdk/client-route-53";
import type { Clients } from "../../aws/clients.ts";
import type { Note } from "./notes.ts";

const change = (Action: Change["Action"], Name: string, Type: RRType, Value: string): Change => ({
  Action,
  ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] },
});

/** What validate-certificate does in a zone. */
export async function playRoute53({ route53 }: Clients, note: Note): Promise<void> {
  const zone = { Name: "example.org.", CallerReference: "one" };
  const made = await note("a zone is made", route53.send(new CreateHostedZoneCommand(zone)));
  const HostedZoneId = made?.HostedZone?.Id?.replace("/hostedzone/", "") ?? "";
  await note("zones are listed", route53.send(new ListHostedZonesCommand({})), ({ HostedZones }) =>
    HostedZones?.some(({ Name }) => Name === "example.org."),
  );
  await note("no such zone", route53.send(new GetHostedZoneCommand({ Id: "ZNOWHERE000000" })));
  const make = (what: string, ...Changes: readonly Change[]) =>
    note(
      what,
      route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: [...Changes] } }),
      ),
    );
  const proof = (action: Change["Action"], value = "_y.acm-validations.aws.") =>
    change(action, "_x.app.example.org", "CNAME", value);
  await make("UPSERT makes a record", proof("UPSERT"));
  await make("UPSERT again", proof("UPSERT", "_z.acm-validations.aws."));
  await make("CREATE of what is there", proof("CREATE"));
  await make("DELETE of what is not quite there", proof("DELETE", "_other.acm-validations.aws."));
  await make("a wildcard", change("UPSERT", "*.example.org", "A", "192.0.2.1"));
  await make("capitals", change("UPSERT", "UPPER.example.org", "A", "192.0.2.2"));
  await make("a name of another zone", change("UPSERT", "app.example.net", "A", "192.0.2.3"));
  await make("an alias beside a CNAME", change("CREATE", "_x.app.example.org", "A", "192.0.2.4"));
  const list = (what: string, StartRecordName?: string) =>
    note(
      what,
      route53.send(new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName, MaxItems: 20 })),
      ({ ResourceRecordSets = [] }) =>
        ResourceRecordSets.filter(({ Type }) => Type !== "NS" && Type !== "SOA").map(
          ({ Name, Type, TTL, ResourceRecords }) => [Name, Type, TTL, ResourceRecords?.[0]?.Value],
        ),
    );
  await list("all records");
  await list("records from a name on", "app.example.org");
  await list("records from the end on", "zz.example.org");
  await make("DELETE of what is there", proof("DELETE", "_z.acm-validations.aws."));
  await make("all changes or none", change("UPSERT", "new.example.org", "A", "192.0.2.5"), proof("DELETE"));
  await list("what is left");
}
