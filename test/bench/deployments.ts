import { type ClientConfiguration, createClients } from "../../aws/clients.ts";
import { listEvents } from "../../aws/stack-events.ts";
import { type StackKind, stackKinds, stackName } from "../../core/stacks.ts";
import { ecsStore } from "../../lab/ecs/store.ts";
import { callLogStore } from "../../lab/wire/call-log.ts";
import { openStory, type Story, type StoryRun, whoami } from "../support/story.ts";
import { criticalPath, type Seconds, sequential } from "./stack-times.ts";

const app = { name: "whoami", platform: "whoami" };

/** Calls by the job, not by the functions. */
async function countCalls({ lab }: Story, act: () => Promise<StoryRun>) {
  const { calls } = lab.world.store(callLogStore);
  const before = calls.length;
  const run = await act();
  if (!run.ok) throw new Error(run.log.join("\n"));
  const mine = calls.slice(before).filter(({ principalArn }) => principalArn.endsWith(":root"));
  return { run, calls: mine.length };
}

/** How long CloudFormation itself was at each stack that the job waits for, by the stack's own events. */
async function stackSeconds({ lab }: Story): Promise<Seconds> {
  const { cloudFormation } = createClients(lab.configuration() as ClientConfiguration);
  const waited = stackKinds.filter((kind) => !["egress", "capacity", "certificate"].includes(kind));
  const times = waited.map(async (kind): Promise<readonly [StackKind, number]> => {
    const events = await listEvents(cloudFormation, stackName(kind, app));
    const own = events.filter(({ type }) => type === "AWS::CloudFormation::Stack");
    const at = (status: string) => own.find((event) => event.status === status)?.at ?? Number.NaN;
    return [kind, (at("CREATE_COMPLETE") - at("CREATE_IN_PROGRESS")) / 1000];
  });
  return new Map(await lab.clock.run(Promise.all(times)));
}

/** From the moment that ECS is told until all is well. */
function rolloutSeconds({ lab }: Story): number {
  const { services } = lab.world.store(ecsStore);
  const [service] = services.values();
  const { createdAt, updatedAt } = service?.deployments[0] ?? {};
  return ((updatedAt?.getTime() ?? Number.NaN) - (createdAt?.getTime() ?? Number.NaN)) / 1000;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** A first deployment, one with another image, and one with nothing to do; in AWS's time, as the lab's latencies have it. */
export async function measureDeployments() {
  const story = openStory();
  const first = await countCalls(story, () => story.act({ ...whoami, image: story.push("1") }));
  const times = await stackSeconds(story);
  await story.wait(900);
  const second = story.push("2");
  const image = await countCalls(story, () => story.act({ ...whoami, image: second }));
  const ecs = rolloutSeconds(story);
  await story.wait(900);
  const idle = await countCalls(story, () => story.act({ ...whoami, image: second }));
  return {
    noChange: { calls: idle.calls, ms: Math.round(idle.run.seconds * 1000) },
    imageOnly: { overheadMs: Math.round((image.run.seconds - ecs) * 1000), calls: image.calls },
    firstDeploy: {
      awsSeconds: round(first.run.seconds),
      criticalPathSeconds: round(criticalPath(times)),
      sequentialSeconds: round(sequential(times)),
    },
  };
}
