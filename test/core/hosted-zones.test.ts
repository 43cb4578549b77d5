import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { chooseHostedZone } from "../../core/hosted-zones.ts";

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
  zone("Z6", "example.com"),
];

test.each([
  ["shop.example.com", "Z1"],
  ["example.com", "Z1"],
  ["SHOP.Dev.Example.com", "Z2"],
  ["shop.a.dev.example.com", "Z2"],
  ["shop.b.dev.example.com", "Z2"],
  ["_x.shop.example.com", "Z1"],
  ["counterexample.com", undefined],
  ["example.org", undefined],
])("the zone for %s is %s", (host, id) => {
  expect(chooseHostedZone(host, zones)?.id).toBe(id);
});

test("a choice fits, and no longer name does", () => {
  const label = fc.constantFrom("a", "b", "ab");
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
  fc.assert(
    fc.property(name, fc.array(name), (host, names) => {
      const chosen = chooseHostedZone(
        host,
        names.map((one) => zone(one, one)),
      );
      const fits = (one: string) => `.${host}`.endsWith(`.${one}`);
      const best = names.filter(fits).reduce((most, { length }) => Math.max(most, length), 0);
      expect(chosen?.name.length ?? 0).toBe(best);
      if (chosen) expect(fits(chosen.name)).toBe(true);
    }),
  );
});
