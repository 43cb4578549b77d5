import { iamStore } from "../../lab/iam/store.ts";
import { makeGitHubRoles } from "./github-role.ts";
import { openStory } from "./story.ts";

export type Parameters = Readonly<Record<string, string>>;

/** Of a token of GitHub's: https://docs.github.com/actions/reference/security/oidc */
export interface Claims {
  readonly sub: string;
  readonly aud?: string;
  readonly ref?: string;
}

interface Trust {
  readonly Action: string;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the roles that jobs may assume trust, by their names in the template. */
type Roles = ReadonlyMap<string, readonly Trust[]>;

const made = new Map<string, Promise<Roles>>();

const logicalIds: Readonly<Record<string, string>> = {
  deploy: "DeployRole",
  plan: "PlanRole",
  push: "PushRole",
};

async function make(parameters: Parameters): Promise<Roles> {
  const story = openStory();
  await makeGitHubRoles(story, parameters);
  const found = [...story.lab.world.store(iamStore).roles.values()].flatMap(({ name, trust }) => {
    const id = logicalIds[name.replace(/^.*-/, "")];
    return id ? [[id, trust.Statement as readonly Trust[]] as const] : [];
  });
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The roles that github-role.yaml makes with these parameters. */
export function gitHubRole(parameters: Parameters): Promise<Roles> {
  const key = JSON.stringify(parameters);
  const roles = made.get(key) ?? make(parameters);
  made.set(key, roles);
  return roles;
}

const prefix = "token.actions.githubusercontent.com:";

function holds({ Action, Condition }: Trust, claims: Claims): boolean {
  const { StringEquals = {}, ...others } = Condition;
  if (Action !== "sts:AssumeRoleWithWebIdentity" || Object.keys(others).length > 0)
    throw new Error(`nobody here knows ${Action} with ${Object.keys(others)}`);
  const token: Readonly<Record<string, string | undefined>> = { aud: "sts.amazonaws.com", ...claims };
  const wanted = Object.entries(StringEquals);
  return wanted.length > 1 && wanted.every(([key, value]) => token[key.replace(prefix, "")] === value);
}

/** Which roles a job with such a token may assume. */
export const trusts = (roles: Roles, claims: Claims): readonly string[] =>
  [...roles].flatMap(([id, statements]) => (statements.some((one) => holds(one, claims)) ? [id] : []));

/** All subjects that any role trusts. */
export const subjects = (roles: Roles): readonly string[] =>
  [...roles.values()].flatMap((statements) =>
    statements.map(({ Condition }) => Condition.StringEquals?.[`${prefix}sub`] ?? "*"),
  );
