import { acmStore, type LabCertificate } from "../acm/store.ts";
import { listenerCertificates } from "../elbv2/listener-view.ts";
import type { World } from "../kernel/world.ts";

/** Whether a name of a certificate stands for the host: itself, or `*.` for exactly one label. */
const standsFor = (name: string, host: string) =>
  name === host || (name.startsWith("*.") && host.slice(host.indexOf(".")) === name.slice(1));

export const covers = ({ subjectAlternativeNames }: LabCertificate, host: string) =>
  subjectAlternativeNames.some((name) => standsFor(name.toLowerCase(), host));

/** The certificate that a listener shows to a client who asks for `host` (SNI): the default one when none fits. */
export function shownCertificate(
  world: World,
  listenerArn: string,
  host: string,
): LabCertificate | undefined {
  const { certificates } = world.store(acmStore);
  const listed = listenerCertificates(world, listenerArn).map((arn) => certificates.get(arn));
  const issued = listed.filter((certificate) => certificate?.status === "ISSUED");
  return issued.find((certificate) => certificate && covers(certificate, host)) ?? issued[0];
}
