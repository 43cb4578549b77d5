import { takeListenerStep } from "../../aws/listener-changes.ts";
import { observeListener } from "../../aws/observe-listener.ts";
import { planListener } from "../../core/listener-plan.ts";
import type { AppIdentity } from "../../core/names.ts";
import type { Session } from "../session.ts";

/**
 * Takes the app's rules and certificates off the platform's HTTPS listener, as attach-listener-rule does when the app's stacks go:
 * for when that function is gone, or stays away. Touches nothing of other apps and nothing without our tag.
 */
export async function detachApp(session: Session, app: AppIdentity, loadBalancerArn: string): Promise<void> {
  const { platform, name } = app;
  const { acm, elbv2 } = session.clients;
  const { listener } = await observeListener({ acm, elbv2 }, { platform, loadBalancerArn });
  for (const step of planListener({ platform, name, loadBalancerArn }, listener, { rules: [] })) {
    session.journal.say(`  taking ${name} off the HTTPS listener: ${step.do}`);
    // Refused: someone took the same step; what is left shows when the stack is deleted again.
    await takeListenerStep(elbv2, step);
  }
}
