import { type AppDns, hostedZoneParameter } from "../app-dns.ts";
import type { KnownStack, KnownStacks } from "../plan/stack-choice.ts";
import { type AppNames, allNames, namesOfCertificate, namesOfService } from "../settings/host-names.ts";
import { conditionOf } from "../stack-status.ts";
import { rulesOfApp } from "./room.ts";

const lasting = (stack: KnownStack | undefined): KnownStack["parameters"] | undefined =>
  stack && !["broken", "reserved"].includes(conditionOf(stack.status)) ? stack.parameters : undefined;

const sameSet = (some: readonly string[], others: readonly string[]) =>
  [...some].sort().join() === [...others].sort().join();

interface Wish {
  readonly names: AppNames;
  readonly dns: AppDns;
  readonly dnsRoleArn: string;
}

/** Whether another certificate is asked for than the stack was last asked for: another canonical name or other names beside it. */
export function changesCertificate({ certificate }: KnownStacks, names: AppNames): boolean {
  const known = lasting(certificate);
  return (
    !known || known.DomainName !== names.domainName || !sameSet(namesOfCertificate(known), allNames(names))
  );
}

/** Whether validation is to happen anew, or in another place: then it is worth asking whether it can. */
export function changesDns(known: KnownStacks, { names, dns, dnsRoleArn }: Wish): boolean {
  const { HostedZoneId = "", DnsRoleArn = "" } = lasting(known.certificate) ?? {};
  return (
    changesCertificate(known, names) || HostedZoneId !== hostedZoneParameter(dns) || DnsRoleArn !== dnsRoleArn
  );
}

/** Whether the service stack may make records that it has not made yet. */
export function changesRecords(known: KnownStacks, wish: Wish): boolean {
  const before = namesOfService(lasting(known.service) ?? {});
  return changesDns(known, wish) || !before || !sameSet(allNames(before), allNames(wish.names));
}

/** Whether the app takes more of the load balancer than it was last asked to. */
export function growsOnListener(known: KnownStacks, names: AppNames): boolean {
  const before = namesOfService(lasting(known.service) ?? {});
  return !before || rulesOfApp(names) > rulesOfApp(before) || changesCertificate(known, names);
}
