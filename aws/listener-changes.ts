import {
  AddListenerCertificatesCommand,
  AddTagsCommand,
  CreateListenerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  type ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
  RemoveListenerCertificatesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ListenerStep } from "../core/listener-state.ts";
import { tagKeys } from "../core/names.ts";
import { errorCode } from "./error-code.ts";
import { actionsOf, conditionsOf, listenerSettings } from "./listener-rules.ts";

/** Where the steps of one app are taken. */
export interface ListenerPlace {
  readonly platform: string;
  readonly app: string;
  readonly loadBalancerArn: string;
  /** Empty as long as there is no HTTPS listener. */
  readonly listenerArn: string;
}

export type StepOutcome =
  | "taken"
  /** Somebody else was there first: what was read is no longer so. */
  | "outdated"
  /** ACM calls the certificate issued, and load balancing does not know it yet. */
  | "certificate-not-ready";

const outdated = [
  "DuplicateListener",
  "ListenerNotFound",
  "PriorityInUse",
  "RuleNotFound",
  "TargetGroupNotFound",
];

/** The second is not in the API's model; it is what CreateListener answers for a certificate that is not issued: hashicorp/terraform-provider-aws#41789. */
const notReady = ["CertificateNotFound", "UnsupportedCertificate"];

const tag = (Key: string, Value: string) => ({ Key, Value });
const certificates = (CertificateArn: string) => [{ CertificateArn }];

type Client = ElasticLoadBalancingV2Client;
type Steps = { readonly [Step in ListenerStep as Step["do"]]: Step };

/** The call of each step. */
const calls: {
  readonly [Do in keyof Steps]: (client: Client, place: ListenerPlace, step: Steps[Do]) => Promise<unknown>;
} = {
  "create-listener": (client, { platform, loadBalancerArn }, step) =>
    client.send(
      new CreateListenerCommand({
        LoadBalancerArn: loadBalancerArn,
        Port: 443,
        Protocol: "HTTPS",
        ...listenerSettings(),
        Certificates: certificates(step.certificateArn),
        Tags: [tag(tagKeys.platform, platform)],
      }),
    ),
  "mend-listener": (client, { listenerArn }) =>
    client.send(new ModifyListenerCommand({ ListenerArn: listenerArn, ...listenerSettings() })),
  "delete-listener": (client, { listenerArn }) =>
    client.send(new DeleteListenerCommand({ ListenerArn: listenerArn })),
  "create-rule": (client, { platform, app, listenerArn }, { rule, priority, certificateArn }) =>
    client.send(
      new CreateRuleCommand({
        ListenerArn: listenerArn,
        Priority: priority,
        Conditions: conditionsOf(rule),
        Actions: actionsOf(rule),
        Tags: [
          tag(tagKeys.platform, platform),
          tag(tagKeys.name, app),
          tag(tagKeys.certificate, certificateArn),
        ],
      }),
    ),
  "modify-rule": (client, _place, { ruleArn, rule }) =>
    client.send(
      new ModifyRuleCommand({ RuleArn: ruleArn, Conditions: conditionsOf(rule), Actions: actionsOf(rule) }),
    ),
  "tag-rule": (client, _place, { ruleArn, certificateArn }) =>
    client.send(
      new AddTagsCommand({ ResourceArns: [ruleArn], Tags: [tag(tagKeys.certificate, certificateArn)] }),
    ),
  "delete-rule": (client, _place, { ruleArn }) => client.send(new DeleteRuleCommand({ RuleArn: ruleArn })),
  "add-certificate": (client, place, step) =>
    client.send(new AddListenerCertificatesCommand(certificateOn(place, step))),
  "remove-certificate": (client, place, step) =>
    client.send(new RemoveListenerCertificatesCommand(certificateOn(place, step))),
  "set-default-certificate": (client, place, step) =>
    client.send(new ModifyListenerCommand(certificateOn(place, step))),
};

const certificateOn = (
  { listenerArn }: ListenerPlace,
  { certificateArn }: { readonly certificateArn: string },
) => ({ ListenerArn: listenerArn, Certificates: certificates(certificateArn) });

/** Takes one step; what AWS refuses for a reason that time mends is an outcome, everything else an error. */
export async function takeListenerStep<Do extends keyof Steps>(
  client: Client,
  place: ListenerPlace,
  step: { readonly do: Do } & Steps[Do],
): Promise<StepOutcome> {
  try {
    await calls[step.do](client, place, step);
    return "taken";
  } catch (error) {
    const code = errorCode(error);
    if (outdated.includes(code)) return "outdated";
    if (notReady.includes(code)) return "certificate-not-ready";
    throw error;
  }
}
