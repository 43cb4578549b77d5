import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, jest, test } from "@jest/globals";
import { credentialsFor, sessionFor } from "../../../lab/iam/credentials.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import type { Credentials } from "../../../lab/kernel/runtime.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { type DnsAccount, openDnsAccount } from "../../support/dns-account.ts";
import { openStory, type Story } from "../../support/story.ts";

// Roles across accounts, by the role that dns-role.yaml makes: whom it trusts, and what it may.

jest.setTimeout(60_000);

const externalId = "gatehouse/tools";

let story: Story;
let dns: DnsAccount;
let roleArn: string;

beforeAll(async () => {
  story = openStory();
  dns = openDnsAccount(story);
  roleArn = await dns.deployRole("tools");
});

/** A role of the first account that may assume whatever lies below /gatehouse-dns/. */
function callerAt(world: World, path: string): Credentials {
  const arn = `arn:aws:iam::${world.account}:role${path}caller`;
  const Resource = "arn:aws:iam::*:role/gatehouse-dns/*";
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource }],
  };
  world.store(iamStore).roles.set(arn, {
    ...{ arn, name: "caller", path, id: "AROACALLER", trust: {}, managedPolicyArns: [] },
    policies: new Map([["assume", policy]]),
  });
  return credentialsFor(world, arn);
}

const assume = (
  credentials: Credentials,
  input: { RoleArn: string; ExternalId?: string; DurationSeconds?: number },
) => {
  const client = new STSClient(story.lab.configuration(credentials));
  const request = client.send(new AssumeRoleCommand({ RoleSessionName: "test", ...input }));
  return story.lab.clock.run(
    request.then(
      ({ Credentials }) => Credentials?.SessionToken !== undefined,
      ({ name }) => name,
    ),
  );
};

test.each([
  ["the platform's function with the external id", "/gatehouse/tools/", externalId, true],
  ["another platform's with it", "/gatehouse/other/", externalId, "AccessDenied"],
  ["a role of the account outside of the platform", "/", externalId, "AccessDenied"],
  ["without an external id", "/gatehouse/tools/", undefined, "AccessDenied"],
  ["with another platform's external id", "/gatehouse/tools/", "gatehouse/other", "AccessDenied"],
])("%s: %s %s -> %j", async (_, path, id, expected) => {
  const caller = callerAt(story.lab.world, path);
  const input = { RoleArn: roleArn, ...(id === undefined ? {} : { ExternalId: id }) };
  expect(await assume(caller, input)).toBe(expected);
});

test("another account's role of the same path is not trusted", async () => {
  expect(
    await assume(callerAt(dns.world, "/gatehouse/tools/"), { RoleArn: roleArn, ExternalId: externalId }),
  ).toBe("AccessDenied");
});

test("a role that is not there, one that the caller's own policy leaves out, and a chain of more than an hour", async () => {
  const caller = callerAt(story.lab.world, "/gatehouse/tools/");
  const missing = roleArn.replace(/[^-]+$/, "GONE");
  expect(await assume(caller, { RoleArn: missing, ExternalId: externalId })).toBe("AccessDenied");
  const elsewhere = roleArn.replace("/gatehouse-dns/", "/");
  dns.world.store(iamStore).roles.set(elsewhere, { ...roleOf(roleArn), arn: elsewhere });
  expect(await assume(caller, { RoleArn: elsewhere, ExternalId: externalId })).toBe("AccessDenied");
  expect(await assume(caller, { RoleArn: roleArn, ExternalId: externalId, DurationSeconds: 7200 })).toBe(
    "ValidationError",
  );
});

function roleOf(arn: string) {
  const role = dns.world.store(iamStore).roles.get(arn);
  if (!role) throw new Error(`no ${arn}`);
  return role;
}

const session = () => new Route53Client(story.lab.configuration(sessionFor(dns.world, roleArn, 900)));

const changing = (
  zoneId: string,
  Action: "CREATE" | "UPSERT" | "DELETE",
  Type: "A" | "CNAME" | "TXT",
  Name: string,
) => {
  const ResourceRecordSet = { Name, Type, TTL: 60, ResourceRecords: [{ Value: "192.0.2.7" }] };
  const input = { HostedZoneId: zoneId, ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] } };
  return story.lab.clock.run(
    session()
      .send(new ChangeResourceRecordSetsCommand(input))
      .then(
        () => "ok",
        ({ name }) => name,
      ),
  );
};

test.each([
  ["UPSERT", "CNAME", "_x.example.org", "ok"],
  ["DELETE", "CNAME", "_x.example.org", "ok"],
  ["CREATE", "A", "app.example.org", "ok"],
  ["DELETE", "A", "app.example.org", "ok"],
  ["CREATE", "A", "*.app.example.org", "ok"],
  ["UPSERT", "A", "app.example.org", "AccessDenied"],
  ["CREATE", "CNAME", "_x.example.org", "AccessDenied"],
  ["UPSERT", "CNAME", "www.example.org", "AccessDenied"],
  ["CREATE", "TXT", "_x.example.org", "AccessDenied"],
] as const)("the role may %s %s %s: %s", async (action, type, name, expected) => {
  expect(await changing(dns.zone.id, action, type, name)).toBe(expected);
});

test("the role may read and write in the zones that are named, and in no others", async () => {
  const other = createZone(dns.world, { name: "example.net" });
  expect(await changing(other.id, "CREATE", "A", "app.example.net")).toBe("AccessDenied");
  const list = (HostedZoneId: string) =>
    story.lab.clock.run(
      session()
        .send(new ListResourceRecordSetsCommand({ HostedZoneId }))
        .then(
          () => "ok",
          ({ name }) => name,
        ),
    );
  expect([await list(dns.zone.id), await list(other.id)]).toEqual(["ok", "AccessDenied"]);
  const { HostedZones = [] } = await story.lab.clock.run(session().send(new ListHostedZonesCommand({})));
  expect(HostedZones.map(({ Name }) => Name)).toEqual(["example.org.", "example.net."]);
});

test("a session speaks for its role in the role's account, until it ends", async () => {
  const sts = new STSClient(story.lab.configuration(sessionFor(dns.world, roleArn, 900)));
  const identity = () => story.lab.clock.run(sts.send(new GetCallerIdentityCommand({})));
  expect(await identity()).toMatchObject({
    Account: dns.world.account,
    Arn: expect.stringContaining(`arn:aws:sts::${dns.world.account}:assumed-role/gatehouse-dns-DnsRole-`),
  });
  await story.wait(900);
  await expect(identity()).rejects.toMatchObject({ name: "ExpiredToken" });
});
