import type { KeyObject } from "node:crypto";
import { defineStore } from "../kernel/world.ts";

/** The key with which a load balancer signs `x-amzn-oidc-data`. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicPem: string;
}

/** As the load balancer's access log tells why it refused; the codes are AWS's. */
export interface SignInFailure {
  readonly at: number;
  readonly url: string;
  readonly status: number;
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#error-reason-codes */
  readonly reason: string;
}

export const doorStore = defineStore("door", () => ({
  /** By load balancer ARN. */
  signingKeys: new Map<string, SigningKey>(),
  /** What encrypts cookies and state, by load balancer ARN. */
  sealingKeys: new Map<string, Buffer>(),
  /** Whose turn it is, by target group ARN. */
  turns: new Map<string, number>(),
  failures: [] as SignInFailure[],
  /** Flows whose steps 9 to 11 stand in the sign-in log. */
  loggedFlows: new Set<string>(),
}));
