import { readFileSync } from "node:fs";
import type { Clients } from "../aws/clients.ts";
import { credentialsFor } from "../lab/iam/credentials.ts";
import type { Credentials } from "../lab/kernel/runtime.ts";
import type { World } from "../lab/kernel/world.ts";
import { makeStack } from "../lab/stack-by-hand.ts";
import { callLogStore, type LoggedCall } from "../lab/wire/call-log.ts";
import type { Inputs } from "./action-run.ts";
import type { Fault } from "./faults.ts";

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
  const stack = { name: "gatehouse-github", template, parameters };
  const outputs = await makeStack({ client, clock: world.clock }, stack);
  const { DeployRoleArn = "", ExecutionRoleArn = "", BoundaryArn = "" } = outputs;
  const teardownInputs = { "role-arn": ExecutionRoleArn };
  return {
    credentials: credentialsFor(world, DeployRoleArn),
    inputs: { ...teardownInputs, "permissions-boundary": BoundaryArn },
    teardownInputs,
  };
}

/**
 * Calls that somebody's role did not allow, each once: nobody has too little. What was done, and its answer lost, is tried again when the
 * thing has gone, and with it the tags that the role's right hangs on.
 */
export function denials(world: World, faults: readonly Fault[]): readonly string[] {
  const isUnheard = ({ service, operation }: LoggedCall) =>
    faults.some(({ kind, id }) => kind === "unheard" && id.includes(`: ${service} ${operation} #`));
  const denied = world
    .store(callLogStore)
    .calls.filter((call) => /AccessDenied|UnauthorizedOperation/.test(call.outcome) && !isUnheard(call));
  const words = denied.map(
    ({ principalArn, service, operation }) =>
      `${principalArn.split("/").at(-1)} may not ${service} ${operation}`,
  );
  return [...new Set(words)];
}
