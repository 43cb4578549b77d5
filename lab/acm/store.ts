import type { CertificateStatus, FailureReason } from "@aws-sdk/client-acm";
import { elbv2Store } from "../elbv2/store.ts";
import { defineStore, type World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";

export interface ValidationRecord {
  /** With a trailing dot, as DescribeCertificate gives it. */
  readonly name: string;
  readonly value: string;
}

/** One name of a certificate on its way to being proved. */
export interface NameValidation {
  readonly domainName: string;
  readonly status: "PENDING_VALIDATION" | "SUCCESS" | "FAILED";
  /** Undefined until it appears. */
  readonly record?: ValidationRecord;
}

export interface LabCertificate {
  readonly arn: string;
  readonly domainName: string;
  /** With `domainName`. */
  readonly subjectAlternativeNames: readonly string[];
  readonly status: CertificateStatus;
  readonly method: "DNS" | "EMAIL";
  readonly keyAlgorithm: string;
  readonly idempotencyToken?: string;
  readonly validations: readonly NameValidation[];
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly serial?: string;
  readonly failureReason?: FailureReason;
  readonly renewal?: {
    readonly status: "PENDING_AUTO_RENEWAL" | "PENDING_VALIDATION" | "SUCCESS" | "FAILED";
    readonly reason?: string;
    readonly updatedAt: number;
  };
}

export const acmStore = defineStore("acm", () => ({
  certificates: new Map<string, LabCertificate>(),
}));

/**
 * ARNs of the load balancers that serve the certificate, as `InUseBy` lists them. ACM learns late that a listener
 * has let go of one: aws/aws-cdk#4179.
 */
export function certificateUsers(world: World, arn: string): string[] {
  const { listeners, released } = world.store(elbv2Store);
  const since = world.clock.now() - momentsInSeconds.certificateReleased * 1000;
  const using = [...listeners.values()].filter(({ certificates }) => certificates.includes(arn));
  const late = released.filter(({ certificateArn, at }) => certificateArn === arn && at > since);
  return [
    ...new Set([
      ...using.map(({ LoadBalancerArn }) => LoadBalancerArn),
      ...late.map(({ loadBalancerArn }) => loadBalancerArn),
    ]),
  ];
}
