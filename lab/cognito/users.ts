import type { AttributeType } from "@aws-sdk/client-cognito-identity-provider";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { checkPassword, digestOf, temporaryPassword } from "./passwords.ts";
import { invalidParameter } from "./pools.ts";
import { cognitoStore, type LabPool, type LabUser, type Mail } from "./store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const foldCase = ({ settings }: LabPool, name: string) =>
  settings.UsernameConfiguration?.CaseSensitive ? name : name.toLowerCase();

const signsInByEmail = ({ settings }: LabPool) => settings.UsernameAttributes?.includes("email") ?? false;

/** By user name, `sub` or, where the pool allows it, email address. */
export function findUser(pool: LabPool, name: string): LabUser | undefined {
  const wanted = foldCase(pool, name);
  return (
    pool.users.get(wanted) ??
    [...pool.users.values()].find(
      ({ attributes }) =>
        attributes.sub === name ||
        (signsInByEmail(pool) && foldCase(pool, attributes.email ?? "") === wanted),
    )
  );
}

export function userOf(pool: LabPool, name: string | undefined): LabUser {
  const user = findUser(pool, name ?? "");
  if (!user) throw new AwsError("UserNotFoundException", "User does not exist.");
  return user;
}

export interface NewUser {
  readonly name: string;
  readonly password: string;
  readonly status: "UNCONFIRMED" | "FORCE_CHANGE_PASSWORD";
  readonly attributes?: readonly AttributeType[];
}

/** With UsernameAttributes the name given is an email address, and the real user name becomes a UUID. */
function addUser(world: World, pool: LabPool, { name, password, status, attributes = [] }: NewUser): LabUser {
  const byEmail = signsInByEmail(pool);
  if (byEmail && !/^[^@\s]+@[^@\s]+$/.test(name)) throw invalidParameter("Username should be an email.");
  if (findUser(pool, name)) throw new AwsError("UsernameExistsException", "User account already exists");
  checkPassword(pool, password);
  const sub = world.random.uuid();
  const now = new Date(world.clock.now());
  const given = Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value ?? ""]));
  const user: LabUser = {
    username: byEmail ? sub : foldCase(pool, name),
    attributes: { ...(byEmail && { email: foldCase(pool, name) }), ...given, sub },
    status,
    enabled: true,
    passwordDigest: digestOf(password),
    created: now,
    modified: now,
  };
  pool.users.set(user.username, user);
  return user;
}

export function changeUser(
  world: World,
  pool: LabPool,
  user: LabUser,
  changes: Partial<Pick<LabUser, "attributes" | "status" | "enabled" | "passwordDigest">>,
): LabUser {
  const changed = { ...user, ...changes, modified: new Date(world.clock.now()) };
  pool.users.set(user.username, changed);
  return changed;
}

const addressOf = ({ attributes, username }: LabUser) => (attributes.email ?? username).toLowerCase();

function send(world: World, pool: LabPool, user: LabUser, mail: Pick<Mail, "kind" | "code" | "expires">) {
  world.store(cognitoStore).mails.push({ poolId: pool.id, to: addressOf(user), ...mail });
}

/** Codes are good for 24 hours: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html */
export function sendConfirmation(world: World, pool: LabPool, user: LabUser): void {
  sendCode(world, pool, user, "confirmation", dayMs);
}

/** Good for one hour. */
export function sendReset(world: World, pool: LabPool, user: LabUser): void {
  sendCode(world, pool, user, "password reset", hourMs);
}

function sendCode(world: World, pool: LabPool, user: LabUser, kind: Mail["kind"], lifetimeMs: number) {
  const code = String(Math.floor(world.random.next() * 1_000_000)).padStart(6, "0");
  send(world, pool, user, { kind, code, expires: world.clock.now() + lifetimeMs });
}

export function signUp(world: World, pool: LabPool, name: string, password: string): LabUser {
  if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly)
    throw new AwsError("NotAuthorizedException", "SignUp is not permitted for this user pool");
  const user = addUser(world, pool, { name, password, status: "UNCONFIRMED" });
  if (pool.settings.AutoVerifiedAttributes?.includes("email")) sendConfirmation(world, pool, user);
  return user;
}

/** A user made by an administrator: signs in with a temporary password, and must choose another one. */
export function createUser(
  world: World,
  pool: LabPool,
  input: Omit<NewUser, "status" | "password">,
  password?: string,
) {
  const temporary = password ?? temporaryPassword(world);
  const user = addUser(world, pool, { ...input, password: temporary, status: "FORCE_CHANGE_PASSWORD" });
  const days = pool.settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays ?? 7;
  const expires = world.clock.now() + days * dayMs;
  send(world, pool, user, { kind: "invitation", code: temporary, expires });
  return user;
}

/** The latest code of its kind counts, for its time, and once. */
function spendCode(world: World, pool: LabPool, user: LabUser, wanted: { kind: Mail["kind"]; code: string }) {
  const { mails } = world.store(cognitoStore);
  const mail = mails.findLast(
    ({ poolId, to, kind }) => poolId === pool.id && to === addressOf(user) && kind === wanted.kind,
  );
  if (mail?.code !== wanted.code.trim())
    throw new AwsError("CodeMismatchException", "Invalid verification code provided, please try again.");
  if (mail.expires <= world.clock.now())
    throw new AwsError("ExpiredCodeException", "Invalid code provided, please request a code again.");
  mails.splice(mails.indexOf(mail), 1);
}

export function confirmSignUp(world: World, pool: LabPool, user: LabUser, code: string): LabUser {
  spendCode(world, pool, user, { kind: "confirmation", code });
  const attributes = { ...user.attributes, email_verified: "true" };
  return changeUser(world, pool, user, { status: "CONFIRMED", attributes });
}

export function resetPassword(
  world: World,
  pool: LabPool,
  user: LabUser,
  { code, password }: { readonly code: string; readonly password: string },
): LabUser {
  checkPassword(pool, password);
  spendCode(world, pool, user, { kind: "password reset", code });
  return changeUser(world, pool, user, { passwordDigest: digestOf(password), status: "CONFIRMED" });
}

/** The user of a name and a password. Which of the two was wrong is not told. */
export function checkSignIn(world: World, pool: LabPool, name: string, password: string): LabUser {
  const refused = new AwsError("NotAuthorizedException", "Incorrect username or password.");
  const user = findUser(pool, name);
  if (user?.passwordDigest !== digestOf(password)) throw refused;
  if (!user.enabled) throw new AwsError("NotAuthorizedException", "User is disabled.");
  const days = pool.settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays ?? 7;
  const isLate = user.modified.getTime() + days * dayMs <= world.clock.now();
  if (user.status === "FORCE_CHANGE_PASSWORD" && isLate)
    throw new AwsError(
      "NotAuthorizedException",
      "Temporary password has expired and must be reset by an administrator.",
    );
  return user;
}
