import { describeStacks, type Stack } from "../aws/cloudformation.ts";
import { type Memory, readMemory } from "../aws/release-memory.ts";
import type { AppDns } from "../core/app-dns.ts";
import { phaseOf } from "../core/app-stack.ts";
import type { AppIdentity } from "../core/names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { type StackKind, stackContracts, stackKinds, stackName } from "../core/stacks.ts";
import { UserError } from "../core/user-error.ts";
import { findDns } from "./find-dns.ts";
import type { Session } from "./session.ts";

export type Stacks = Readonly<Partial<Record<StackKind, Stack>>>;

/** A stack of that name that belongs to something else is never touched. */
export function refuseStranger(kind: StackKind, stack: Stack, app: AppIdentity): void {
  const { Platform, Name } = stack.parameters;
  const owner = stackContracts[kind].owner === "app" ? Name : app.name;
  // An empty shell has no parameters yet, and nothing in it.
  const isShell = stack.status === "REVIEW_IN_PROGRESS";
  if (isShell || (Platform === app.platform && owner === app.name)) return;
  throw Platform && Name
    ? new UserError(
        `"${app.name}" is already the name of an app on the platform "${Platform}".`,
        `Say \`platform: ${Platform}\` if it is this app, or choose another \`name\`.`,
      )
    : new UserError(
        `There is a stack called ${stack.name} that Gatehouse did not make.`,
        "Choose another `name` or `platform`; stacks are called after them.",
      );
}

/** The stacks that bear the names of this app's and its platform's, whatever their state. */
export async function findStacks(session: Session, app: AppIdentity): Promise<Stacks> {
  const names = stackKinds.map((kind) => stackName(kind, app));
  const found = await describeStacks(session.clients.cloudFormation, names);
  const stacks = stackKinds.flatMap((kind) => {
    const stack = found.get(stackName(kind, app));
    if (stack) refuseStranger(kind, stack, app);
    return stack ? [[kind, stack] as const] : [];
  });
  return Object.fromEntries(stacks);
}

export interface Observation extends Memory {
  readonly stacks: Stacks;
  readonly dns: AppDns;
}

/** What decides whether the job's image counts, or a tracked tag's. */
export const runningOf = ({ stacks, released }: Observation) => ({
  released: released?.image,
  isStanding: phaseOf(stacks.service) === "standing",
});

/** All that is known before anything is changed, asked for at once. */
export async function observe(session: Session, settings: DeploySettings): Promise<Observation> {
  const [stacks, dns, memory] = await Promise.all([
    findStacks(session, settings),
    findDns(session, settings),
    readMemory(session.clients.ssm, settings),
  ]);
  return { stacks, dns, ...memory };
}
