import { type Certificate, describeCertificate } from "../../aws/acm.ts";
import type { Stack } from "../../aws/cloudformation.ts";
import { describeTargetHealth, type TargetHealth } from "../../aws/elastic-load-balancing-v2.ts";
import { listReleases, type Release } from "../../aws/ssm.ts";
import type { AppFacts } from "../../core/app-status.ts";
import type { RolloutDeployment } from "../../core/rollout.ts";
import { namesOfService, servedNames } from "../../core/settings/host-names.ts";
import type { StatusSettings } from "../../core/settings/settings.ts";
import { stackContracts, stackKinds } from "../../core/stacks.ts";
import { findUnattached } from "../app-rules.ts";
import { findCertificateArn } from "../certificate.ts";
import { findStacks, type Stacks } from "../observe.ts";
import { createServiceView } from "../service-view.ts";
import type { Session } from "../session.ts";
import { lookForDrifts, type StackDrift } from "./find-drift.ts";

/** Everything that is told of an app. */
export interface Sight {
  readonly stacks: Stacks;
  readonly certificate: Certificate | undefined;
  /** Names that no login rule or redirection takes yet; undefined without a service that has names. */
  readonly unattached: readonly string[] | undefined;
  readonly deployments: readonly RolloutDeployment[];
  readonly targets: readonly TargetHealth[];
  /** Newest first. */
  readonly releases: readonly Release[];
  /** Of each stack that can be compared with its template now. */
  readonly drifts: readonly StackDrift[];
}

/** The one that is wanted. */
export const primaryOf = ({ deployments }: Sight): RolloutDeployment | undefined =>
  deployments.find(({ status }) => status === "PRIMARY");

async function lookAtCertificate(session: Session, stack: Stack | undefined) {
  const arn = stack && (await findCertificateArn(session, stack));
  return arn ? describeCertificate(session.clients.acm, arn) : undefined;
}

async function lookAtRules(session: Session, settings: StatusSettings, { platform, service }: Stacks) {
  const names = namesOfService(service?.outputs ?? {});
  if (!names) return undefined;
  const wanted = { served: servedNames(names), redirected: names.redirectFrom };
  const loadBalancerArn = platform?.outputs.LoadBalancerArn;
  return loadBalancerArn
    ? findUnattached(session, settings, { ...wanted, loadBalancerArn })
    : [...wanted.served, ...wanted.redirected];
}

async function lookAtTargets({ clients }: Session, targetGroupArn: string | undefined) {
  return targetGroupArn ? describeTargetHealth(clients.elbv2, targetGroupArn) : [];
}

async function lookAtService(session: Session, serviceArn: string | undefined) {
  return serviceArn ? createServiceView(session, serviceArn)() : [];
}

/** Reads all there is; changes nothing. */
export async function lookAt(session: Session, settings: StatusSettings): Promise<Sight> {
  const stacks = await findStacks(session, settings);
  const { TargetGroupArn, ServiceArn } = stacks.service?.outputs ?? {};
  const [certificate, unattached, deployments, targets, releases, drifts] = await Promise.all([
    lookAtCertificate(session, stacks.certificate),
    lookAtRules(session, settings, stacks),
    lookAtService(session, ServiceArn),
    lookAtTargets(session, TargetGroupArn),
    listReleases(session.clients.ssm, settings),
    lookForDrifts(session, stacks),
  ]);
  return { stacks, certificate, unattached, deployments, targets, releases, drifts };
}

/** What `judgeApp` needs of it. */
export function factsOf(sight: Sight): AppFacts {
  const { stacks, certificate, unattached, targets } = sight;
  const primary = primaryOf(sight);
  return {
    stacks: stackKinds.flatMap((kind) => {
      const stack = stacks[kind];
      const ofApp = stackContracts[kind].owner === "app";
      return stack ? [{ name: stack.name, status: stack.status, ofApp }] : [];
    }),
    certificateStatus: certificate?.status ?? "",
    hasRule: unattached?.length === 0,
    unattached: unattached ?? [],
    rolloutState: primary?.rolloutState ?? "",
    desired: primary?.desired ?? 0,
    healthy: targets.filter(({ state }) => state === "healthy").length,
  };
}
