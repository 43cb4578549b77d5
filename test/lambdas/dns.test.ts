import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { expect, jest, test } from "@jest/globals";
import { requestCertificate } from "../../lab/acm/certificates.ts";
import { changeRecords } from "../../lab/route-53/changes.ts";
import { type LabZone, route53Store } from "../../lab/route-53/store.ts";
import { ssmStore } from "../../lab/ssm/store.ts";
import { deleteByHand } from "../support/by-hand.ts";
import { recordsIn } from "../support/dns-account.ts";
import { appOnTools, deadLetters, functionLines } from "../support/function-story.ts";
import { openStory, type Story } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(120_000);

function zoneOf({ lab }: Story, name: string): LabZone {
  const zone = [...lab.world.store(route53Store).zones.values()].find((one) => one.name === `${name}.`);
  if (!zone) throw new Error(`no zone ${name}`);
  return zone;
}

const proofsIn = ({ lab }: Story, zone: LabZone) =>
  recordsIn(lab.world, zone).filter((record) => record.startsWith("CNAME"));

const ledger = ({ lab }: Story, name: string) =>
  lab.world.store(ssmStore).parameters.get(`/gatehouse/tools/${name}/dns`)?.versions.at(-1)?.value;

/** As ACM makes one for a certificate of another account: the same name, another token. */
function putStrangersProof({ lab }: Story, zone: LabZone) {
  const ResourceRecords = [{ Value: "_b.c.acm-validations.aws." }];
  const set: ResourceRecordSet = { Name: "_a.shop.example.com", Type: "CNAME", TTL: 300, ResourceRecords };
  changeRecords(lab.world, zone.id, [{ Action: "CREATE", ResourceRecordSet: set }]);
}

/** Rules that wake validate-certificate are deaf: of a deletion it hears nothing. */
const unheard = (kind: string, text: string) =>
  kind === "automation"
    ? text
        .replace('resource-type: ["AWS::CertificateManager::Certificate"]', "resource-type: [no]")
        .replace(/,\{Id: validate-certificate,[^}]*\{[^}]*\}\}/, "")
    : text;

test("without a single event, the sweep writes and removes records: but none that somebody else needs", async () => {
  const story = openStory({ template: unheard });
  const { world } = story.lab;
  const zone = zoneOf(story, "example.com");
  putStrangersProof(story, zone);
  const names = {
    "domain-name": "shop.example.com, news.example.com",
    "redirect-from": "*.shop.example.com",
  };
  await story.act({ ...appOnTools("shop", story.push("1")), ...names });
  await story.wait(1800);
  const own = ["CNAME _proof.news.example.com", "CNAME _proof.shop.example.com"];
  expect(proofsIn(story, zone)).toEqual([...own, "CNAME _a.shop.example.com"].toSorted());
  expect(ledger(story, "shop")?.split(",")).toEqual(
    expect.arrayContaining([
      expect.stringMatching(new RegExp(`^${zone.id} _[0-9a-f]{32}\\.shop\\.example\\.com$`)),
    ]),
  );
  expect(ledger(story, "shop")?.split(",")).toHaveLength(2);

  requestCertificate(world, { domainName: "*.news.example.com", method: "DNS" });
  for (const kind of ["service", "certificate"]) await deleteByHand(story, `shop-${kind}`);
  await story.wait(1000);
  expect(proofsIn(story, zone)).toEqual(["CNAME _a.shop.example.com", "CNAME _proof.news.example.com"]);
  expect(ledger(story, "shop")).toBeUndefined();
  const wakeUps = functionLines(story, "tools-validate-certificate").flatMap(({ wakeUp }) => wakeUp ?? []);
  expect(new Set(wakeUps.map(({ from }) => from))).toEqual(new Set(["schedule"]));
  expect(deadLetters(story)).toBe(0);
});
