import {
  DeregisterTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionsCommand,
} from "@aws-sdk/client-ecs";

/** ARNs of the family's newest active revisions, at most 100 of them, newest first. */
export async function listRevisions(client: ECSClient, family: string): Promise<readonly string[]> {
  const { taskDefinitionArns = [] } = await client.send(
    new ListTaskDefinitionsCommand({ familyPrefix: family, status: "ACTIVE", sort: "DESC" }),
  );
  return taskDefinitionArns;
}

/** Tasks and services that use the revision go on doing so; no new ones can. */
export async function deregisterRevision(client: ECSClient, arn: string): Promise<void> {
  await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
}
