import { readFileSync } from "node:fs";
import type { Clients } from "../aws/clients.ts";
import { makeRolesStack } from "../lab/github/roles-stack.ts";
import { credentialsFor } from "../lab/iam/credentials.ts";
import type { Credentials } from "../lab/kernel/runtime.ts";
import type { World } from "../lab/kernel/world.ts";
import { callLogStore } from "../lab/wire/call-log.ts";
import type { Inputs } from "./action-run.ts";

/** Whom the workflow's jobs act as, when not as the administrator. */
export interface JobRoles {
  readonly credentials: Credentials;
  readonly inputs: Inputs;
  /** What a teardown takes of them. */
  readonly teardownInputs: Inputs;
}

/** Deploy role, execution role and boundary, as the README has somebody make them. */
export async function makeRoles(world: World, { cloudFormation: client }: Clients): Promise<JobRoles> {
  const template = readFileSync("dist/templates/github-role.yaml", "utf8");
  const parameters = { Repository: "octo-org/tools" };
  const outputs = await makeRolesStack({ client, clock: world.clock }, template, parameters);
  const { DeployRoleArn = "", ExecutionRoleArn = "", BoundaryArn = "" } = outputs;
  const teardownInputs = { "role-arn": ExecutionRoleArn };
  return {
    credentials: credentialsFor(world, DeployRoleArn),
    inputs: { ...teardownInputs, "permissions-boundary": BoundaryArn },
    teardownInputs,
  };
}

/** Calls that somebody's role did not allow, each once: nobody has too little. */
export function denials(world: World): readonly string[] {
  const denied = world
    .store(callLogStore)
    .calls.filter(({ outcome }) => /AccessDenied|UnauthorizedOperation/.test(outcome));
  const words = denied.map(
    ({ principalArn, service, operation }) =>
      `${principalArn.split("/").at(-1)} may not ${service} ${operation}`,
  );
  return [...new Set(words)];
}
