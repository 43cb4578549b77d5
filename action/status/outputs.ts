import type { Stack } from "../../aws/cloudformation.ts";
import type { AppStatus } from "../../core/app-status.ts";
import { liveLabel } from "../../core/names.ts";
import { primaryOf, type Sight } from "./look.ts";

const mostReleases = 10;

/** The last releases, newest first, as people and outputs are told of them. */
export const releasesIn = ({ releases }: Sight) =>
  releases.slice(0, mostReleases).map(({ version, image, labels, putAt }) => ({
    version,
    image,
    live: labels.includes(liveLabel),
    at: new Date(putAt).toISOString(),
  }));

const targetsIn = ({ targets }: Sight) =>
  targets.map(({ id, port, state, reason }) => ({ id, port, state, reason }));

/** All resources that have drifted, each with its stack. */
export const driftIn = ({ drifts }: Sight) =>
  drifts.flatMap(({ stack, drifted }) => drifted.map((resource) => ({ stack, ...resource })));

/** The version of the release parameter that names the image that runs. */
const versionOf = ({ releases }: Sight, image: string | undefined): string =>
  String(releases.find((release) => release.image === image)?.version ?? "");

const outputOf = (stack: Stack | undefined, name: string): string => stack?.outputs[name] ?? "";

/** The outputs by name; "" for what is not there. */
export function describeSight(sight: Sight, status: AppStatus, region: string) {
  const { certificate } = sight;
  const { service, platform, users } = sight.stacks;
  const primary = primaryOf(sight);
  const domainName = outputOf(service, "DomainName");
  const prefix = outputOf(users, "UserPoolDomain");
  return {
    status: status.state,
    url: domainName && `https://${domainName}`,
    "login-url": prefix && `https://${prefix}.auth.${region}.amazoncognito.com`,
    "alb-arn": outputOf(platform, "LoadBalancerArn"),
    "certificate-arn": certificate?.arn ?? "",
    "certificate-status": certificate?.status ?? "",
    "service-arn": outputOf(service, "ServiceArn"),
    "task-definition-arn": primary?.taskDefinitionArn ?? "",
    "user-pool-id": outputOf(users, "UserPoolId"),
    "user-pool-client-id": outputOf(service, "UserPoolClientId"),
    image: primary?.image ?? "",
    "release-version": versionOf(sight, primary?.image),
    targets: JSON.stringify(targetsIn(sight)),
    releases: JSON.stringify(releasesIn(sight)),
    drift: JSON.stringify(driftIn(sight)),
  };
}
