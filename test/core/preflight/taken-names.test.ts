import { expect, test } from "@jest/globals";
import { takenName } from "../../../core/preflight/taken-names.ts";

const zone = { id: "Z1", name: "example.com", private: false, linked: false };

test("all records that lead a name elsewhere are told, with what to do", () => {
  const found = [
    { type: "A", target: "192.0.2.7" },
    { type: "AAAA", target: "2001:db8::7" },
  ];
  const { message, hint } = takenName({ name: "a.example.com", zone }, found);
  expect(message).toBe(
    "The hosted zone example.com (Z1) leads a.example.com elsewhere already, by a record which Gatehouse did not make: found A 192.0.2.7 and AAAA 2001:db8::7.",
  );
  expect(hint).toContain("`hosted-zone-id: external`");
});
