import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { Job } from "../github/job-token.ts";
import { deleteRolesStack, makeRolesStack, type RolesAccount } from "../github/roles-stack.ts";
import { deleteOidcProvider } from "../iam/federation-providers.ts";
import { inventory } from "../inventory.ts";
import { assumeRole, jobs, repository } from "./job-session.ts";
import { type DemoStep, expectSeen, roleOf, type Stage } from "./stage.ts";

/** What the README's command says, and that the demo's last teardown may delete the users. */
const parameters = {
  Repository: repository.fullName,
  PushRepositories: "whoami",
  PlanOnPullRequests: "true",
  DeleteUsers: "true",
};

/** With an administrator's key. */
function accountOf({ lab: { world, endpoint, environment } }: Stage): RolesAccount {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = environment();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const client = new CloudFormationClient({ region: world.region, endpoint, credentials });
  return { client, clock: world.clock };
}

const nameOf = (arn: string) => arn.split("/").at(-1) ?? "";

/** The name of the refusal; undefined when the job has got the role. */
const refusal = (stage: Stage, job: Job, roleArn: string): Promise<string | undefined> =>
  assumeRole(stage.lab, job, roleArn).then(
    () => undefined,
    ({ name }: Error) => name,
  );

/** Who asks for which role, and whether it is his. */
const asked: readonly (readonly [who: string, job: Job, role: string, isHis: boolean])[] = [
  ["a job on main", jobs.main, "DeployRoleArn", true],
  ["a job on main", jobs.main, "PushRoleArn", true],
  ["a pull request", jobs.pullRequest, "PlanRoleArn", true],
  ["a pull request", jobs.pullRequest, "DeployRoleArn", false],
  ["a job on another branch", jobs.branch, "DeployRoleArn", false],
];

/** What the README has an administrator do once, and what it is worth to whom. */
export const makeRoles: DemoStep = {
  name: "the roles, made once by an administrator",
  async play(stage) {
    stage.report.roles = await makeRolesStack(accountOf(stage), stage.rolesTemplate, parameters);
    stage.report.standing = inventory(stage.lab.world);
    stage.narrator.seen(`the stack gatehouse-github stands; the account trusts ${repository.fullName}`);
    for (const [who, job, role, isHis] of asked) {
      const arn = roleOf(stage, role);
      const refused = await refusal(stage, job, arn);
      const text = isHis ? `may be ${nameOf(arn)}` : `may not be ${nameOf(arn)}: AccessDenied`;
      expectSeen(stage, refused === (isHis ? undefined : "AccessDenied"), `${who} ${text}`);
    }
  },
};

/** The identity provider stays when the stack goes: an account has one, and other stacks' roles may trust it by now. */
export const takeRolesAway: DemoStep = {
  name: "the roles taken away again",
  async play(stage) {
    const { world } = stage.lab;
    await deleteRolesStack(accountOf(stage));
    const [provider, ...others] = inventory(world);
    const isAlone = provider?.what === "AWS::IAM::OIDCProvider" && others.length === 0;
    expectSeen(stage, isAlone, `left is the identity provider for GitHub, on purpose: ${provider?.id}`);
    deleteOidcProvider(world, provider?.id ?? "");
    stage.report.leftBehind = inventory(world);
    for (const { what, id } of stage.report.leftBehind) stage.narrator.failed(`${what} ${id}`);
    expectSeen(stage, stage.report.leftBehind.length === 0, "deleted by hand; the account is empty again");
  },
};
