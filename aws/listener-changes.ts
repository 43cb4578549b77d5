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
import { sslPolicy, tagKeys } from "../core/names.ts";
import { errorCode } from "./error-code.ts";
import { actionsOf, conditionsOf } from "./listener-rules.ts";

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

const outcomes: Readonly<Record<string, StepOutcome>> = {
  DuplicateListener: "outdated",
  ListenerNotFound: "outdated",
  PriorityInUse: "outdated",
  RuleNotFound: "outdated",
  TargetGroupNotFound: "outdated",
  CertificateNotFound: "certificate-not-ready",
  // Not in the API's model; what CreateListener answers for a certificate that is not issued: hashicorp/terraform-provider-aws#41789.
  UnsupportedCertificate: "certificate-not-ready",
};

const tag = (Key: string, Value: string) => ({ Key, Value });
const certificates = (CertificateArn: string) => [{ CertificateArn }];

const newListener = ({ platform, loadBalancerArn }: ListenerPlace, certificateArn: string) =>
  new CreateListenerCommand({
    LoadBalancerArn: loadBalancerArn,
    Port: 443,
    Protocol: "HTTPS",
    SslPolicy: sslPolicy,
    Certificates: certificates(certificateArn),
    DefaultActions: [
      {
        Type: "fixed-response",
        FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain", MessageBody: "Not found" },
      },
    ],
    Tags: [tag(tagKeys.platform, platform)],
  });

type RuleStep = Extract<ListenerStep, { do: `${string}-rule` }>;
type CertificateStep = Exclude<ListenerStep, RuleStep | { do: `${string}-listener` }>;

const isRuleStep = (step: ListenerStep): step is RuleStep => step.do.endsWith("-rule");

const newRule = (
  { platform, app, listenerArn }: ListenerPlace,
  { rule, priority, certificateArn }: Extract<ListenerStep, { do: "create-rule" }>,
) =>
  new CreateRuleCommand({
    ListenerArn: listenerArn,
    Priority: priority,
    Conditions: conditionsOf(rule),
    Actions: actionsOf(rule),
    Tags: [tag(tagKeys.platform, platform), tag(tagKeys.name, app), tag(tagKeys.certificate, certificateArn)],
  });

type Client = ElasticLoadBalancingV2Client;

function changeRule(client: Client, place: ListenerPlace, step: RuleStep) {
  if (step.do === "create-rule") return client.send(newRule(place, step));
  const RuleArn = step.ruleArn;
  if (step.do === "delete-rule") return client.send(new DeleteRuleCommand({ RuleArn }));
  if (step.do === "tag-rule") {
    const Tags = [tag(tagKeys.certificate, step.certificateArn)];
    return client.send(new AddTagsCommand({ ResourceArns: [RuleArn], Tags }));
  }
  const Conditions = conditionsOf(step.rule);
  return client.send(new ModifyRuleCommand({ RuleArn, Conditions, Actions: actionsOf(step.rule) }));
}

function changeListener(client: Client, { listenerArn: ListenerArn }: ListenerPlace, step: CertificateStep) {
  const input = { ListenerArn, Certificates: certificates(step.certificateArn) };
  if (step.do === "add-certificate") return client.send(new AddListenerCertificatesCommand(input));
  if (step.do === "remove-certificate") return client.send(new RemoveListenerCertificatesCommand(input));
  return client.send(new ModifyListenerCommand(input));
}

function send(client: Client, place: ListenerPlace, step: ListenerStep): Promise<unknown> {
  if (step.do === "create-listener") return client.send(newListener(place, step.certificateArn));
  if (step.do === "delete-listener")
    return client.send(new DeleteListenerCommand({ ListenerArn: place.listenerArn }));
  return isRuleStep(step) ? changeRule(client, place, step) : changeListener(client, place, step);
}

/** Takes one step; what AWS refuses for a reason that time mends is an outcome, everything else an error. */
export async function takeListenerStep(
  client: ElasticLoadBalancingV2Client,
  place: ListenerPlace,
  step: ListenerStep,
): Promise<StepOutcome> {
  try {
    await send(client, place, step);
    return "taken";
  } catch (error) {
    const outcome = outcomes[errorCode(error)];
    if (outcome) return outcome;
    throw error;
  }
}
