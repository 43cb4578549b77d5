import { domainOfHost } from "../cognito/domains.ts";
import { flowOf, type SignInStep, stepsOf } from "../cognito/sign-in-log.ts";
import { codeFor } from "../cognito/store.ts";
import type { World } from "../kernel/world.ts";
import type { Browser, Visited } from "./browser.ts";

export interface SignInResult {
  /** What was seen of the article's eleven steps; one that did not take place is not in it. */
  readonly steps: readonly SignInStep[];
  readonly response: Visited;
}

export interface Credentials {
  readonly url: string;
  readonly email: string;
  readonly password: string;
}

const linkOn = (page: Visited, path: string) => {
  const [, href] = new RegExp(`href="(${path}\\?[^"]*)"`).exec(page.body.toString()) ?? [];
  return href && new URL(href.replaceAll("&amp;", "&"), page.url).href;
};

/** The sign-in whose `state` the browser carried. */
function seenSteps(world: World, { way }: Visited): readonly SignInStep[] {
  const states = way
    .map(({ url }) => new URL(url).searchParams.get("state"))
    .filter((state) => state !== null);
  return [...new Set(states)].flatMap((state) => stepsOf(world, flowOf(state)));
}

const report = (world: World, response: Visited): SignInResult => ({
  steps: seenSteps(world, response),
  response,
});

const isAt = (page: Visited, path: string) => new URL(page.url).pathname === path && page.status === 200;

/** Opens the address, signs up at Cognito, confirms with the code, and comes back signed in. */
export async function signUpAndIn(
  browser: Browser,
  world: World,
  { url, email, password }: Credentials,
): Promise<SignInResult> {
  const login = await browser.get(url);
  const signUp = linkOn(login, "/signup");
  if (!signUp) return report(world, login);
  const form = await browser.get(signUp);
  const confirm = await browser.submit(
    { ...form, way: [...login.way, ...form.way] },
    { username: email, password },
  );
  const poolId = domainOfHost(world, new URL(confirm.url).hostname)?.UserPoolId ?? "";
  const code = codeFor(world, poolId, email);
  if (!isAt(confirm, "/confirmUser") || !code) return report(world, confirm);
  return report(world, await browser.submit(confirm, { code }));
}

/**
 * Opens the address and signs in as a user there is. One whom an administrator made (with a temporary password)
 * is asked for a password of their own: `newPassword`.
 */
export async function signIn(
  browser: Browser,
  world: World,
  { url, email, password, newPassword }: Credentials & { readonly newPassword?: string },
): Promise<SignInResult> {
  const login = await browser.get(url);
  if (!isAt(login, "/login")) return report(world, login);
  const answer = await browser.submit(login, { username: email, password });
  if (!isAt(answer, "/changePassword") || !newPassword) return report(world, answer);
  return report(world, await browser.submit(answer, { password: newPassword }));
}
