import type { Certificate } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { refuseCertificate } from "./certificates.ts";
import { putListener } from "./listener-records.ts";
import { invalid, requireListener } from "./refusals.ts";
import { elbv2Store, type LabListener } from "./store.ts";

/** Certificates beside the default one, chosen by the name that a client asks for (SNI). */

const arnsOf = (certificates: readonly Certificate[] = []) =>
  certificates.map(({ CertificateArn = "" }) => CertificateArn);

function requireSecure(world: World, arn: string | undefined): LabListener {
  const listener = requireListener(world, arn);
  if (listener.Protocol === "HTTPS") return listener;
  throw new AwsError("UnsupportedProtocol", `Listener '${arn}' does not support certificates`);
}

function refuseMany(world: World, { LoadBalancerArn }: LabListener, added: number): void {
  const listeners = [...world.store(elbv2Store).listeners.values()];
  const own = listeners.filter((listener) => listener.LoadBalancerArn === LoadBalancerArn);
  const count = own.reduce((sum, { certificates }) => sum + Math.max(0, certificates.length - 1), 0);
  if (count + added > world.store(elbv2Store).quotas.certificates)
    throw new AwsError(
      "TooManyCertificates",
      "The maximum number of certificates for the load balancer has been reached",
    );
}

/** Adding one that is in the list already changes nothing: API_AddListenerCertificates. */
export function addCertificates(
  world: World,
  listenerArn: string | undefined,
  list: readonly Certificate[] = [],
): string[] {
  const listener = requireSecure(world, listenerArn);
  const [first = "", ...extra] = listener.certificates;
  const arns = arnsOf(list);
  if (list.some(({ IsDefault }) => IsDefault !== undefined))
    throw invalid("You cannot specify IsDefault when adding certificates");
  for (const arn of arns) refuseCertificate(world, arn);
  const added = [...new Set(arns)].filter((arn) => !extra.includes(arn));
  refuseMany(world, listener, added.length);
  putListener(world, { ...listener, certificates: [first, ...extra, ...added] });
  return arns;
}

/** "You can't remove the default certificate": API_RemoveListenerCertificates. One that is not in the list is no error. */
export function removeCertificates(
  world: World,
  listenerArn: string | undefined,
  list: readonly Certificate[] = [],
): void {
  const listener = requireSecure(world, listenerArn);
  const [first = "", ...extra] = listener.certificates;
  const arns = arnsOf(list);
  if (arns.includes(first) && !extra.includes(first))
    throw new AwsError(
      "OperationNotPermitted",
      `Default certificate '${first}' cannot be removed from the listener`,
    );
  putListener(world, { ...listener, certificates: [first, ...extra.filter((arn) => !arns.includes(arn))] });
}

/** The default one first; it stands there twice when it was also added by name. */
export function describeCertificates(world: World, listenerArn: string | undefined): Certificate[] {
  const { certificates } = requireListener(world, listenerArn);
  return certificates.map((CertificateArn, index) => ({ CertificateArn, IsDefault: index === 0 }));
}
