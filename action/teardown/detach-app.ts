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
  const { acm, elbv2 } = session.clients;
  const sight = await observeListener({ acm, loadBalancing: elbv2 }, loadBalancerArn, app.platform);
  if (sight.state !== "seen" || !sight.listener) return;
  const { platform, name } = app;
  const place = { platform, app: name, loadBalancerArn, listenerArn: sight.listener.arn };
  for (const step of planListener(name, sight.listener, { state: "absent" })) {
    session.journal.say(`  taking ${app.name} off the HTTPS listener: ${step.do}`);
    // "outdated": someone took the same step; what is left shows when the stack is deleted again.
    await takeListenerStep(elbv2, place, step);
  }
}
