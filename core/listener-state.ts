import type { AppRule } from "./app-rule.ts";
import type { RuleWords, Words } from "./listener-words.ts";

/** A rule on the HTTPS listener, the default rule left out. */
export interface ObservedRule {
  readonly arn: string;
  readonly priority: number;
  /** What its host condition names. */
  readonly hosts: readonly string[];
  /** The app of this platform that the rule's tags name; undefined for anyone else's rule. */
  readonly app: string | undefined;
  /** The certificate that its tags name. */
  readonly certificate: string | undefined;
  /** Whether whoever it lets through has signed in. */
  readonly signsIn: boolean;
  /** What it says, actions in order. */
  readonly words: RuleWords;
}

/** A certificate that the listener carries: the default one, or one chosen by server name. One ARN may be both. */
export interface ObservedCertificate {
  readonly arn: string;
  readonly isDefault: boolean;
  /** The app of this platform that it belongs to, by a rule's tags or its own. */
  readonly app: string | undefined;
}

/** The platform's HTTPS listener as it is. */
export interface ObservedListener {
  readonly arn: string;
  /** Whether its security policy and its default action are those that it was made with. */
  readonly asMade: boolean;
  readonly certificates: readonly ObservedCertificate[];
  readonly rules: readonly ObservedRule[];
}

/** What should be there for one app: nothing when there is no certificate. */
export interface DesiredAttachment {
  /** One of each kind, with more hosts perhaps than fit in. */
  readonly rules: readonly AppRule[];
  /** An ARN. */
  readonly certificate?: string;
}

interface Certified {
  readonly Certificates: readonly { readonly CertificateArn: string }[];
}
interface Tagged {
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}
interface OnListener {
  readonly ListenerArn: string;
}
interface OnRule {
  readonly RuleArn: string;
}
interface Settings {
  readonly SslPolicy: string;
  readonly DefaultActions: readonly Words[];
}
interface ListenerPort {
  readonly LoadBalancerArn: string;
  readonly Port: number;
  readonly Protocol: "HTTPS";
}

/** The calls that change the load balancer, with what each is given, in AWS's words. */
export interface ListenerCalls {
  readonly CreateListener: ListenerPort & Settings & Certified & Tagged;
  readonly ModifyListener: OnListener & Settings & Partial<Certified>;
  readonly DeleteListener: OnListener;
  readonly AddListenerCertificates: OnListener & Certified;
  readonly RemoveListenerCertificates: OnListener & Certified;
  readonly CreateRule: OnListener & { readonly Priority: number } & RuleWords & Tagged;
  readonly ModifyRule: OnRule & RuleWords;
  readonly DeleteRule: OnRule;
  readonly AddTags: { readonly ResourceArns: readonly string[] } & Tagged;
}

/** One of them. The listener is the platform's only one on 443. */
export type ListenerStep = {
  [Call in keyof ListenerCalls]: { readonly do: Call } & ListenerCalls[Call];
}[keyof ListenerCalls];
