import { createHash } from "node:crypto";
import type { PasswordPolicyType } from "@aws-sdk/client-cognito-identity-provider";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import type { LabPool } from "./store.ts";

/** Enough for a lab, where nobody steals the store. */
export const digestOf = (password: string) => createHash("sha256").update(password).digest("hex");

type Demand = readonly [failed: (policy: PasswordPolicyType, password: string) => boolean, complaint: string];

/** The complaints in Cognito's own words. */
const demands: readonly Demand[] = [
  [({ MinimumLength = 8 }, password) => password.length < MinimumLength, "Password not long enough"],
  [
    ({ RequireUppercase }, password) => RequireUppercase === true && !/[A-Z]/.test(password),
    "Password must have uppercase characters",
  ],
  [
    ({ RequireLowercase }, password) => RequireLowercase === true && !/[a-z]/.test(password),
    "Password must have lowercase characters",
  ],
  [
    ({ RequireNumbers }, password) => RequireNumbers === true && !/\d/.test(password),
    "Password must have numeric characters",
  ],
  [
    ({ RequireSymbols }, password) => RequireSymbols === true && !/[^A-Za-z0-9]/.test(password),
    "Password must have symbol characters",
  ],
];

export function checkPassword({ settings }: LabPool, password: string): void {
  const policy = settings.Policies?.PasswordPolicy ?? {};
  const broken = demands.find(([failed]) => failed(policy, password));
  if (broken)
    throw new AwsError("InvalidPasswordException", `Password did not conform with policy: ${broken[1]}`);
}

/** A temporary password that every policy accepts. */
export const temporaryPassword = (world: World) => `Aa1!${world.random.suffix(4)}${world.random.hex(12)}`;
