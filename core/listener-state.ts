import type { AppRule } from "./app-rule.ts";

/** A rule on the HTTPS listener, the default rule left out. */
export interface ObservedRule {
  readonly arn: string;
  readonly priority: number;
  /** The app of this platform that the rule's tags name; undefined for anyone else's rule. */
  readonly app: string | undefined;
  /** The certificate that its tags name. */
  readonly certificateArn: string | undefined;
  /** Whether it says what `rule` says, to the letter. */
  says(rule: AppRule): boolean;
}

/** A certificate that the listener carries; one may be default and listed at once. */
export interface ObservedCertificate {
  readonly arn: string;
  /** The app of this platform that it belongs to, by a rule's tags or its own. */
  readonly app: string | undefined;
}

/** The platform's HTTPS listener as it is. */
export interface ObservedListener {
  readonly arn: string;
  /** Whether its security policy and its default action are those that it was made with. */
  readonly asMade: boolean;
  readonly defaultCertificate: ObservedCertificate;
  /** Chosen by server name. */
  readonly listedCertificates: readonly ObservedCertificate[];
  readonly rules: readonly ObservedRule[];
}

/** What should be there for one app. */
export type DesiredAttachment =
  | { readonly state: "attached"; readonly rule: AppRule; readonly certificateArn: string }
  | { readonly state: "absent" };

/** One call that changes the load balancer. The listener is the platform's only one on 443. */
export type ListenerStep =
  | { readonly do: "create-listener"; readonly certificateArn: string }
  | {
      readonly do: "create-rule";
      readonly priority: number;
      readonly rule: AppRule;
      readonly certificateArn: string;
    }
  | { readonly do: "modify-rule"; readonly ruleArn: string; readonly rule: AppRule }
  | { readonly do: "tag-rule"; readonly ruleArn: string; readonly certificateArn: string }
  | { readonly do: "delete-rule"; readonly ruleArn: string }
  | { readonly do: "add-certificate"; readonly certificateArn: string }
  | { readonly do: "set-default-certificate"; readonly certificateArn: string }
  | { readonly do: "remove-certificate"; readonly certificateArn: string }
  | { readonly do: "mend-listener" }
  | { readonly do: "delete-listener" };
