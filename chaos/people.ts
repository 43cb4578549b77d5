import { DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import type { Clients } from "../aws/clients.ts";
import { putRelease } from "../aws/ssm.ts";
import { pushImage, repositoryUri } from "../lab/ecr/repositories.ts";
import type { World } from "../lab/kernel/world.ts";
import { appBook, type Book, findStack, platform } from "./account.ts";
import type { Pushed } from "./story.ts";

export const repository = "whoami";
export const trackedTag = "edge";

export interface Scene {
  readonly world: World;
  readonly clients: Clients;
  readonly book: Book;
  /** `1` -> the whole reference. */
  reference(image: string): string;
}

/** A person with the AWS CLI tries again when a call fails, and gives up in the end. */
async function insist(world: World, call: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    try {
      return void (await call());
    } catch {
      await world.clock.sleep(5000);
    }
  }
}

/** Nobody releases what was never deployed. */
export async function releaseByHand({ world, clients, book, reference }: Scene, app: string, image: string) {
  if (appBook(book, app).wish !== "deployed" || !findStack(world, `${app}-service`)) return;
  await insist(world, () => putRelease(clients.ssm, { platform, name: app }, reference(image)));
}

export function push({ world, book }: Scene, image: Pushed): void {
  const definition = image === "bad" ? { simulate: { unhealthy: true } } : {};
  const digest = pushImage(world, { repository, tag: trackedTag, definition });
  book.pushes.push({
    value: `${repositoryUri(world, repository)}@${digest}`,
    image,
    at: world.clock.now(),
  });
}

export async function deleteStacks({ world, clients }: Scene, app: string): Promise<void> {
  for (const StackName of [`${app}-service`, `${app}-certificate`]) {
    const isThere = () => findStack(world, StackName);
    for (let left = 90; isThere() && left > 0; left -= 1) {
      if (!isThere()?.status.startsWith("DELETE_IN"))
        await insist(world, () => clients.cloudFormation.send(new DeleteStackCommand({ StackName })));
      await world.clock.sleep(20_000);
    }
  }
}
