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
import type { ListenerCalls, ListenerStep } from "../core/listener-state.ts";
import { errorCode } from "./error-code.ts";

const commands: { readonly [Call in keyof ListenerCalls]: new (input: never) => object } = {
  AddListenerCertificates: AddListenerCertificatesCommand,
  AddTags: AddTagsCommand,
  CreateListener: CreateListenerCommand,
  CreateRule: CreateRuleCommand,
  DeleteListener: DeleteListenerCommand,
  DeleteRule: DeleteRuleCommand,
  ModifyListener: ModifyListenerCommand,
  ModifyRule: ModifyRuleCommand,
  RemoveListenerCertificates: RemoveListenerCertificatesCommand,
};

/**
 * Either somebody else was there first, and what was read is no longer so (DuplicateListener, PriorityInUse, RuleNotFound, ...), or ACM
 * calls the certificate issued, and load balancing does not know it yet: CertificateNotFound, or UnsupportedCertificate, which is not in
 * the API's model, but what CreateListener answers for a certificate that is not issued: hashicorp/terraform-provider-aws#41789.
 */
const passing = /NotFound$|InUse$|^DuplicateListener|^UnsupportedCertificate/;

/** Takes one step; false when AWS refuses it for a reason that time mends. A quota that is used up, like anything else, is an error. */
export async function takeListenerStep(
  client: ElasticLoadBalancingV2Client,
  { do: call, ...input }: ListenerStep,
): Promise<boolean> {
  try {
    await client.send(new commands[call](input as never) as never);
    return true;
  } catch (error) {
    if (passing.test(errorCode(error))) return false;
    throw error;
  }
}
