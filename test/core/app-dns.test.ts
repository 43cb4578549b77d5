import { expect, test } from "@jest/globals";
import { hostedZoneParameter, placeNames } from "../../core/app-dns.ts";

const zone = (id: string, name: string, kind: { private?: boolean } = {}) => ({
  ...{ id, name, private: false, linked: false },
  ...kind,
});

const zones = [
  zone("ZCOM", "example.com"),
  zone("ZDEV", "dev.example.com"),
  zone("ZNET", "example.net"),
  zone("ZT1", "twin.org"),
  zone("ZT2", "twin.org"),
  zone("ZPRIVATE", "corp.org", { private: true }),
];

const place = (domainName: string, others: readonly string[] = [], ids: readonly string[] = []) => {
  const placed = placeNames({ domainName, alternativeNames: [], redirectFrom: others }, zones, ids);
  return "names" in placed
    ? placed.names.map((one) => `${one.name} ${one.zone.id}`)
    : placed.obstacles.map(({ message }) => message);
};

test("each name goes to its own zone, and the stacks are told each zone once", () => {
  const names = {
    domainName: "a.example.com",
    alternativeNames: ["example.net"],
    redirectFrom: ["*.dev.example.com", "b.example.com"],
  };
  const placed = placeNames(names, zones, []);
  if (!("names" in placed)) throw new Error("no places");
  expect(placed.names.map((one) => [one.name, one.zone.id])).toEqual([
    ["a.example.com", "ZCOM"],
    ["example.net", "ZNET"],
    ["*.dev.example.com", "ZDEV"],
    ["b.example.com", "ZCOM"],
  ]);
  expect(hostedZoneParameter({ kept: "here", names: placed.names })).toBe("ZCOM,ZDEV,ZNET");
  expect(hostedZoneParameter({ kept: "by-role", preferred: ["Z1", "Z2"] })).toBe("Z1,Z2");
  expect(hostedZoneParameter({ kept: "elsewhere" })).toBe("");
});

test.each<[string, string, string[], string[], string[]]>([
  [
    "a name without a zone, and the input that has it",
    "a.example.com",
    ["www.corp.org"],
    [],
    ['redirect-from: found "www.corp.org", but no public hosted zone of this account holds it.'],
  ],
  [
    "two zones of one name, with both ids",
    "a.twin.org",
    [],
    [],
    [
      'domain-name: found "a.twin.org", but this account has 2 public hosted zones called twin.org: ZT1 and ZT2.',
    ],
  ],
  ["an id that decides", "a.twin.org", ["a.example.com"], ["ZT2"], ["a.twin.org ZT2", "a.example.com ZCOM"]],
  [
    "ids for zones of different names",
    "a.twin.org",
    ["a.dev.example.com"],
    ["ZT2", "ZCOM"],
    ["a.twin.org ZT2", "a.dev.example.com ZCOM"],
  ],
  [
    "an id that holds none of the names",
    "a.example.com",
    ["b.example.net"],
    ["ZDEV"],
    [
      'hosted-zone-id: found "ZDEV", but it is no public hosted zone of this account that holds a.example.com or b.example.net.',
    ],
  ],
  [
    "a private zone's id, without the name's own complaint",
    "www.corp.org",
    [],
    ["ZPRIVATE"],
    [
      'hosted-zone-id: found "ZPRIVATE", but it is no public hosted zone of this account that holds www.corp.org.',
    ],
  ],
])("%s", (_, domainName, others, ids, expected) => {
  expect(place(domainName, others, ids)).toEqual(expected);
});
