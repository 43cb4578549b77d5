import { type ClientConfiguration, type Clients, createClients } from "../../aws/clients.ts";
import { deleteStack, describeStack, type Stack } from "../../aws/cloudformation.ts";
import { cloudFormationStore, type LabStack } from "../../lab/cloudformation/store.ts";
import type { Story } from "./story.ts";

/** What a person beside the Action has in the account. */
export const clientsOf = ({ lab }: Story): Clients =>
  createClients(lab.configuration() as ClientConfiguration);

async function standing(story: Story, name: string): Promise<Stack> {
  const stack = await describeStack(clientsOf(story).cloudFormation, name);
  if (!stack) throw new Error(`no ${name}`);
  return stack;
}

/** Begins to delete a stack by hand; does not wait. */
export const beginDeletion = (story: Story, name: string): Promise<void> =>
  story.lab.clock.run(
    standing(story, name).then(({ id }) => deleteStack(clientsOf(story).cloudFormation, id)),
  );

/** Deletes a stack by hand, and waits until it is gone. */
export async function deleteByHand(story: Story, name: string): Promise<void> {
  await beginDeletion(story, name);
  const { cloudFormation } = clientsOf(story);
  const { clock } = story.lab;
  const gone = async () => {
    while ((await describeStack(cloudFormation, name)) !== undefined) await clock.sleep(1000);
  };
  await clock.run(gone());
}

/** The stack as the lab has it: the newest of that name that is not deleted. */
export function labStack({ lab }: Story, name: string): LabStack {
  const stacks = [...lab.world.store(cloudFormationStore).stacks.values()];
  const found = stacks.findLast(({ stackName, deletedAt }) => stackName === name && deletedAt === undefined);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

/** Lets time go by until the stack's status fits; fails after an hour. */
export async function awaitStatus(story: Story, name: string, status: RegExp): Promise<string> {
  for (let seconds = 0; seconds < 3600; seconds += 5) {
    const now = labStack(story, name).status;
    if (status.test(now)) return now;
    await story.wait(5);
  }
  throw new Error(`${name} is ${labStack(story, name).status}, not ${status}`);
}
