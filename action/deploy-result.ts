import type { AppDns } from "../core/app-dns.ts";
import { type DnsRecord, recordsToMake } from "../core/records-to-make.ts";
import { allNames } from "../core/settings/host-names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import type { StackKind } from "../core/stacks.ts";
import type { KindEnd } from "./deploy-stacks.ts";

/** What a deployment came to, as outputs and summary tell it. */
export interface DeployResult {
  readonly settings: DeploySettings;
  readonly ends: ReadonlyMap<StackKind, KindEnd>;
  readonly url: string;
  readonly loginUrl: string;
  readonly certificateArn: string;
  /** Whether the certificate is still waited for, by the functions. */
  readonly certificatePending: boolean;
  /** Milliseconds since the epoch; undefined when it is not issued, or was not asked for since nothing has changed. */
  readonly certificateExpires: number | undefined;
  /** What ran before; undefined when nothing did. */
  readonly imageBefore: string | undefined;
  /** To be made by hand, since no zone of this account holds the host. */
  readonly dnsRecords: readonly DnsRecord[];
  /** Whether anything was changed at all. */
  readonly changed: boolean;
}

interface ResultFacts {
  readonly settings: DeploySettings;
  readonly ends: ReadonlyMap<StackKind, KindEnd>;
  readonly region: string;
  readonly dns: AppDns;
  readonly certificate: {
    readonly arn: string;
    readonly pending: boolean;
    readonly expires?: number | undefined;
  };
  readonly imageBefore: string | undefined;
}

const outputOf = (ends: ResultFacts["ends"], kind: StackKind, output: string): string =>
  ends.get(kind)?.stack.outputs[output] ?? "";

const recordsByHand = ({ settings, ends, dns }: ResultFacts): readonly DnsRecord[] =>
  dns.kept === "elsewhere"
    ? recordsToMake({
        names: allNames(settings),
        proofs: ends.get("certificate")?.records ?? [],
        loadBalancer: outputOf(ends, "platform", "LoadBalancerDnsName"),
      })
    : [];

/** Whether a deployment has changed anything. */
export const hasChanged = (ends: ReadonlyMap<StackKind, KindEnd>): boolean =>
  [...ends.values()].some(({ outcome, image }) => outcome !== "unchanged" || image?.changed);

export function composeResult(facts: ResultFacts): DeployResult {
  const { settings, ends, region, certificate } = facts;
  const prefix = outputOf(ends, "users", "UserPoolDomain");
  return {
    settings,
    ends,
    url: `https://${settings.domainName}`,
    loginUrl: `https://${prefix}.auth.${region}.amazoncognito.com`,
    certificateArn: certificate.arn,
    certificatePending: certificate.pending,
    dnsRecords: recordsByHand(facts),
    certificateExpires: certificate.expires,
    imageBefore: facts.imageBefore,
    changed: hasChanged(ends),
  };
}

/** The Action's outputs by name. */
export function outputsOf(result: DeployResult): Readonly<Record<string, string>> {
  const { settings, ends } = result;
  return {
    url: result.url,
    "login-url": result.loginUrl,
    "alb-arn": outputOf(ends, "platform", "LoadBalancerArn"),
    "certificate-arn": result.certificateArn,
    "service-arn": outputOf(ends, "service", "ServiceArn"),
    "task-definition-arn": ends.get("service")?.image?.taskDefinitionArn ?? "",
    "user-pool-id": outputOf(ends, "users", "UserPoolId"),
    "user-pool-client-id": outputOf(ends, "service", "UserPoolClientId"),
    image: settings.image,
    "release-version": String(ends.get("service")?.image?.version ?? ""),
    "dns-records": JSON.stringify(result.dnsRecords),
  };
}
