import { expect, test } from "@jest/globals";
import type { Job } from "../../lab/github/job-token.ts";
import { iamStore } from "../../lab/iam/store.ts";
import { shop } from "../support/github-role.ts";
import { answersTo, gitHubAccount, type Parameters } from "../support/github-trust.ts";

// Who gets which role of github-role.yaml. Every answer is STS's, to a token that GitHub signed.

const plain: Parameters = { Repository: "octo-org/shop" };
const numbers = { OwnerId: "12", RepositoryId: "34" };
const numbered = { ...shop, hasImmutableSubject: true };

type Answers = Readonly<Record<string, string>>;
type Row = readonly [name: string, job: Partial<Job>, expected: Answers];

const deploys = { DeployRole: "ok" };
const refused = { DeployRole: "AccessDenied" };

const main: Partial<Job> = { ref: "refs/heads/main" };
const pullRequest: Partial<Job> = { ref: "refs/pull/1/merge" };
const named = (fullName: string) => ({ ...main, repository: { ...shop, fullName } });

/** What GitHub says of a job, and what STS answers it about each role that the parameters make. */
const answers: readonly (readonly [string, Parameters, readonly Row[]])[] = [
  [
    "a branch alone",
    plain,
    [
      ["main", main, deploys],
      ["another branch", { ref: "refs/heads/maint" }, refused],
      ["a tag called main", { ref: "refs/tags/main" }, refused],
      ["a pull request", pullRequest, refused],
      ["an environment that nobody named", { ...main, environment: "production" }, refused],
      ["another repository", named("octo-org/shop2"), refused],
      ["another owner", named("octo-org-x/shop"), refused],
      ["a fork", named("mallory/shop"), refused],
      ["a pull request in a fork", { ...named("mallory/shop"), ...pullRequest }, refused],
      ["letters of another case", named("Octo-org/shop"), refused],
      ["a subject with numbers", { ...main, repository: numbered }, refused],
    ],
  ],
  [
    "pull requests may plan, and main pushes images",
    { ...plain, PlanOnPullRequests: "true", PushRepositories: "shop" },
    [
      ["main", main, { DeployRole: "ok", PlanRole: "AccessDenied", PushRole: "ok" }],
      [
        "a pull request",
        pullRequest,
        { DeployRole: "AccessDenied", PlanRole: "ok", PushRole: "AccessDenied" },
      ],
      [
        "another branch",
        { ref: "refs/heads/change" },
        { DeployRole: "AccessDenied", PlanRole: "AccessDenied", PushRole: "AccessDenied" },
      ],
    ],
  ],
  [
    "an environment on a branch",
    { ...plain, Environment: "production" },
    [
      ["the environment on main", { ...main, environment: "production" }, deploys],
      ["the environment named by a pull request", { ...pullRequest, environment: "production" }, refused],
      ["the environment on a branch", { ref: "refs/heads/x", environment: "production" }, refused],
      ["another environment", { ...main, environment: "staging" }, refused],
    ],
  ],
  [
    "an environment that guards itself, and pull requests that push for previews",
    {
      ...plain,
      Branch: "",
      Environment: "preview",
      PushRepositories: "previews",
      PushOnPullRequests: "true",
    },
    [
      ["a tag", { ref: "refs/tags/v1", environment: "preview" }, { ...deploys, PushRole: "AccessDenied" }],
      [
        "a pull request that was let in",
        { ...pullRequest, environment: "preview" },
        { ...deploys, PushRole: "AccessDenied" },
      ],
      ["a pull request's build", pullRequest, { ...refused, PushRole: "ok" }],
      ["main", main, { ...refused, PushRole: "AccessDenied" }],
    ],
  ],
  [
    "numbers",
    { ...plain, ...numbers, PlanOnPullRequests: "true", Environment: "e" },
    [
      ["main", { ...main, repository: numbered }, { ...deploys, PlanRole: "AccessDenied" }],
      ["a pull request", { ...pullRequest, repository: numbered }, { ...refused, PlanRole: "ok" }],
      [
        "an environment",
        { ...main, repository: numbered, environment: "e" },
        { ...deploys, PlanRole: "AccessDenied" },
      ],
      [
        "a namesake made later",
        { ...main, repository: { ...numbered, id: "35" } },
        { ...refused, PlanRole: "AccessDenied" },
      ],
      ["the older form of it", main, { ...refused, PlanRole: "AccessDenied" }],
    ],
  ],
];

const rows = answers.flatMap(([stack, parameters, jobs]) =>
  jobs.map(([name, job, expected]) => [`${stack}: ${name}`, parameters, job, expected] as const),
);

test.each(rows)("%s", async (_name, parameters, job, expected) => {
  const account = await gitHubAccount(parameters);
  expect(await answersTo(account, { repository: shop, ref: "", ...job })).toEqual(expected);
});

test("without a branch, and with pull requests that may not, there is no role to push with", async () => {
  const { roles } = await gitHubAccount({
    ...plain,
    Branch: "",
    Environment: "preview",
    PushRepositories: "previews",
  });
  expect([...roles.keys()]).toEqual(["DeployRole"]);
});

test("a token for somebody else is no use, even where the account's identity provider knows its audience", async () => {
  const OidcProviderArn = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
  const parameters = { ...plain, OidcProviderArn, PlanOnPullRequests: "true", PushRepositories: "shop" };
  const audience = "https://github.com/octo-org";
  const account = await gitHubAccount(parameters, ["sts.amazonaws.com", audience]);
  const job = { repository: shop, ref: "refs/heads/main" };
  expect(await answersTo(account, job)).toMatchObject({ DeployRole: "ok", PushRole: "ok" });
  const none = { DeployRole: "AccessDenied", PlanRole: "AccessDenied", PushRole: "AccessDenied" };
  expect(await answersTo(account, { ...job, audience })).toEqual(none);
});

interface Trust {
  readonly Action: string;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

test("no trust holds a wildcard, and each names audience and subject, letter by letter", async () => {
  const all = { ...plain, PlanOnPullRequests: "true", PushRepositories: "*", Environment: "production" };
  const { story, roles } = await gitHubAccount(all);
  const known = story.lab.world.store(iamStore).roles;
  const trusts = [...roles.values()].flatMap((arn) => known.get(arn)?.trust.Statement as readonly Trust[]);
  expect(trusts.length).toBeGreaterThan(3);
  for (const { Action, Condition } of trusts) {
    expect([Action, Object.keys(Condition)]).toEqual(["sts:AssumeRoleWithWebIdentity", ["StringEquals"]]);
    const prefix = "token.actions.githubusercontent.com:";
    expect(Condition.StringEquals).toMatchObject({
      [`${prefix}aud`]: "sts.amazonaws.com",
      [`${prefix}sub`]: expect.stringMatching(/^repo:octo-org\/shop:[^*?]+$/),
    });
  }
});
