import { createHash } from "node:crypto";
import type { World } from "../kernel/world.ts";
import { resolve } from "../route-53/resolve.ts";
import type { NameValidation, ValidationRecord } from "./store.ts";

const digest = (...parts: readonly string[]) => createHash("sha256").update(parts.join("|")).digest("hex");

/**
 * The CNAME that proves a name: the same for a domain and its wildcard, for every certificate of the account and
 * after its deletion: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function validationRecord(world: World, domainName: string): ValidationRecord {
  const base = domainName.replace(/^\*\./, "");
  const letters = [...digest("zone", world.account, base)].map((digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 16)),
  );
  return {
    name: `_${digest("name", world.account, base).slice(0, 32)}.${base}.`,
    value: `_${digest("value", world.account, base).slice(0, 32)}.${letters.slice(0, 10).join("")}.acm-validations.aws.`,
  };
}

/** Whether public DNS has the name's record: private zones, and zones nobody delegates to, do not count. */
export function isProven(world: World, { record }: NameValidation): boolean {
  const values = record && resolve(world, record.name, "CNAME")?.values;
  const plain = (name: string) => name.toLowerCase().replace(/\.$/, "");
  return values?.some((value) => plain(value) === plain(record?.value ?? "")) ?? false;
}
