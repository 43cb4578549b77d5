import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { chooseHostedZone } from "../../core/hosted-zones.ts";
import { wordsIn } from "../../core/words-in.ts";

const zone = (id: string, name: string, kind: { private?: boolean; linked?: boolean } = {}) => ({
  id,
  name,
  private: false,
  linked: false,
  ...kind,
});

const zones = [
  zone("Z1", "example.com"),
  zone("Z2", "dev.example.com"),
  zone("Z3", "a.dev.example.com", { private: true }),
  zone("Z4", "b.dev.example.com", { linked: true }),
  zone("Z5", "ample.com"),
  zone("Z6", "twin.com"),
  zone("Z7", "twin.com"),
  zone("Z8", "twin.com", { private: true }),
];

test.each([
  ["shop.example.com", "Z1"],
  ["example.com", "Z1"],
  ["SHOP.Dev.Example.com", "Z2"],
  ["shop.a.dev.example.com", "Z2"],
  ["shop.b.dev.example.com", "Z2"],
  ["_x.shop.example.com", "Z1"],
  ["*.dev.example.com", "Z2"],
])("the zone for %s is %s", (host, id) => {
  expect(chooseHostedZone(host, zones)).toMatchObject({ found: "zone", zone: { id } });
});

test.each(["counterexample.com", "example.org"])("no zone holds %s", (host) => {
  expect(chooseHostedZone(host, zones)).toEqual({ found: "none" });
});

test("two public zones of one name are both named, and an id decides", () => {
  const ids = (preferred: readonly string[]) => {
    const choice = chooseHostedZone("shop.twin.com", zones, preferred);
    return choice.found === "several" ? choice.zones.map(({ id }) => id) : choice;
  };
  expect(ids([])).toEqual(["Z6", "Z7"]);
  expect(ids(["Z1"])).toEqual(["Z6", "Z7"]);
  expect(ids(["Z8"])).toEqual(["Z6", "Z7"]);
  expect(ids(["Z1", "Z7"])).toMatchObject({ found: "zone", zone: { id: "Z7" } });
});

test("an id wins over a longer name, but only where its zone holds the host", () => {
  expect(chooseHostedZone("shop.dev.example.com", zones, ["Z1"])).toMatchObject({ zone: { id: "Z1" } });
  expect(chooseHostedZone("shop.dev.example.com", zones, ["Z6"])).toMatchObject({ zone: { id: "Z2" } });
});

test.each([
  ["", []],
  ["Z1", ["Z1"]],
  ["Z1,Z2", ["Z1", "Z2"]],
  [" Z1 Z2,\n Z3 ", ["Z1", "Z2", "Z3"]],
])("the ids in %j", (text, ids) => {
  expect(wordsIn(text)).toEqual(ids);
});

test("a choice fits, and no longer name does", () => {
  const label = fc.constantFrom("a", "b", "ab");
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
  fc.assert(
    fc.property(name, fc.array(name), (host, names) => {
      const chosen = chooseHostedZone(
        host,
        [...new Set(names)].map((one) => zone(one, one)),
      );
      const chosenName = chosen.found === "zone" ? chosen.zone.name : "";
      const fits = (one: string) => `.${host}`.endsWith(`.${one}`);
      const best = names.filter(fits).reduce((most, { length }) => Math.max(most, length), 0);
      expect(chosenName.length).toBe(best);
      if (chosenName) expect(fits(chosenName)).toBe(true);
    }),
  );
});
