import {
  describeListeners,
  describeRules,
  type ListenerRule,
  listListenerCertificates,
} from "../../aws/elastic-load-balancing-v2.ts";
import { unlessRefused } from "../../aws/error-code.ts";
import { countTargetGroups, describeQuotas } from "../../aws/load-balancer-use.ts";
import { appOfTags } from "../../core/app-stack.ts";
import type { Obstacle } from "../../core/obstacle.ts";
import { changesCertificate } from "../../core/preflight/changes.ts";
import { claimedNames } from "../../core/preflight/claimed-names.ts";
import { foreignListener } from "../../core/preflight/foreign-listener.ts";
import { findLackOfRoom, rulesOfApp } from "../../core/preflight/room.ts";
import { allNames } from "../../core/settings/host-names.ts";
import type { DeploySettings } from "../../core/settings/settings.ts";
import type { Observation } from "../observe.ts";
import type { Session } from "../session.ts";

/** A listener with what counts on it. */
interface Occupied {
  readonly arn: string;
  readonly port: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly rules: readonly ListenerRule[];
  readonly defaultArn: string | undefined;
  readonly otherArns: readonly string[];
}

async function occupation({ clients: { elbv2 } }: Session, loadBalancerArn: string) {
  const listeners = (await describeListeners(elbv2, loadBalancerArn)) ?? [];
  return Promise.all(
    listeners.map(async ({ arn, port, protocol, tags }): Promise<Occupied> => {
      const [rules, certificates] = await Promise.all([
        describeRules(elbv2, arn),
        protocol === "HTTPS" ? listListenerCertificates(elbv2, arn) : [],
      ]);
      return {
        ...{ arn, port, tags },
        rules: rules.filter(({ priority }) => priority !== undefined),
        defaultArn: certificates.find(({ isDefault }) => isDefault)?.arn,
        otherArns: certificates.filter(({ isDefault }) => !isDefault).map((certificate) => certificate.arn),
      };
    }),
  );
}

/** One more, unless the listener is still to be made, or the app's own is the default and gives way at once. */
function addedCertificates(
  listeners: readonly Occupied[],
  settings: DeploySettings,
  { stacks }: Observation,
): number {
  const https = listeners.find(({ port }) => port === 443);
  const own = stacks.certificate?.outputs.CertificateArn;
  if (!https || (own && own === https.defaultArn)) return 0;
  const carried = own !== undefined && https.otherArns.includes(own);
  return carried && !changesCertificate(stacks, settings) ? 0 : 1;
}

/** What somebody has taken away meanwhile is in nobody's way. */
const gone = ["LoadBalancerNotFound", "ListenerNotFound", "RuleNotFound"];

/** Whether the platform's load balancer has room for the app, its names and the sign-in; a platform that is still to be made has. */
export async function findRoom(
  session: Session,
  settings: DeploySettings,
  observation: Observation,
): Promise<readonly Obstacle[]> {
  const loadBalancerArn = observation.stacks.platform?.outputs.LoadBalancerArn;
  const look = loadBalancerArn ? lookAt(session, settings, { observation, loadBalancerArn }) : undefined;
  return (look && (await unlessRefused(look, gone))) ?? [];
}

async function lookAt(
  session: Session,
  settings: DeploySettings,
  { observation, loadBalancerArn }: { readonly observation: Observation; readonly loadBalancerArn: string },
): Promise<readonly Obstacle[]> {
  const { elbv2 } = session.clients;
  const [listeners, targetGroups, quotas] = await Promise.all([
    occupation(session, loadBalancerArn),
    countTargetGroups(elbv2, loadBalancerArn),
    describeQuotas(elbv2),
  ]);
  const rules = listeners.flatMap((listener) => listener.rules);
  const { platform, name } = settings;
  const own = rules.filter(({ tags }) => {
    const app = appOfTags(tags);
    return app?.platform === platform && app.name === name;
  });
  const certificates = listeners.reduce((sum, { otherArns }) => sum + new Set(otherArns).size, 0);
  const room = {
    platform,
    used: { rules: rules.length, certificates, targetGroups },
    added: {
      rules: Math.max(0, rulesOfApp(settings) - own.length),
      certificates: addedCertificates(listeners, settings, observation),
      targetGroups: own.length > 0 ? 0 : 1,
    },
    quotas,
  };
  return [
    ...foreignListener(platform, listeners),
    ...findLackOfRoom(room),
    ...claimedNames(settings, rules, allNames(settings)),
  ];
}
