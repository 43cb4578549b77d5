import { describeStack, type Stack } from "../aws/cloudformation.ts";
import { listHostedZones } from "../aws/route-53.ts";
import { readRelease } from "../aws/ssm.ts";
import { phaseOf } from "../core/app-stack.ts";
import { chooseHostedZone } from "../core/hosted-zones.ts";
import type { AppIdentity } from "../core/names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { type StackKind, stackContracts, stackKinds, stackName } from "../core/stacks.ts";
import { UserError } from "../core/user-error.ts";
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
  const found = await Promise.all(
    stackKinds.map(async (kind) => {
      const stack = await describeStack(session.clients.cloudFormation, stackName(kind, app));
      if (stack) refuseStranger(kind, stack, app);
      return stack ? [[kind, stack] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

const elsewhere =
  "Say `hosted-zone-id: external` if the domain's DNS is kept elsewhere: the records to make are then put out as `dns-records`.";

/** "" when DNS is kept elsewhere. What would leave the certificate waiting for ever is found here, before anything is made. */
async function findZone(session: Session, { hostedZoneId, domainName }: DeploySettings): Promise<string> {
  if (hostedZoneId === "") return "";
  const zones = await listHostedZones(session.clients.route53);
  const candidates = hostedZoneId === undefined ? zones : zones.filter(({ id }) => id === hostedZoneId);
  const zone = chooseHostedZone(domainName, candidates);
  if (!zone)
    throw new UserError(
      hostedZoneId === undefined
        ? `domain-name: found "${domainName}", but no public hosted zone of this account holds it. Nothing was made or changed.`
        : `hosted-zone-id: found "${hostedZoneId}", but it is no public hosted zone of this account that holds ${domainName}. Nothing was made or changed.`,
      elsewhere,
    );
  if (hostedZoneId === undefined)
    session.journal.note(`${domainName} lies in the hosted zone ${zone.name} (${zone.id})`);
  return zone.id;
}

export interface Observation {
  readonly stacks: Stacks;
  readonly hostedZoneId: string;
  readonly released: { readonly image: string; readonly version: number } | undefined;
}

/** What decides whether the job's image counts, or a tracked tag's. */
export const runningOf = ({ stacks, released }: Observation) => ({
  released: released?.image,
  isStanding: phaseOf(stacks.service) === "standing",
});

/** All that is known before anything is changed, asked for at once. */
export async function observe(session: Session, settings: DeploySettings): Promise<Observation> {
  const [stacks, hostedZoneId, released] = await Promise.all([
    findStacks(session, settings),
    findZone(session, settings),
    readRelease(session.clients.ssm, settings),
  ]);
  return { stacks, hostedZoneId, released };
}
