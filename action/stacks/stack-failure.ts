import { permissionHint } from "../../core/permission-hint.ts";
import { findRootCause, type StackEvent } from "../../core/root-cause.ts";
import { adviceAmong } from "../../core/secret-failure.ts";
import type { StackKind } from "../../core/stacks.ts";
import { UserError } from "../../core/user-error.ts";
import { diagnoseService } from "../diagnose-service.ts";
import type { Session } from "../session.ts";
import type { StackHistory } from "./watch-stack.ts";

/** What the user can do, by what CloudFormation's sentence speaks of. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /limit.*exceeded|LimitExceeded|quota/i,
    "Ask for a higher quota in Service Quotas, or remove what is no longer used.",
  ],
  [
    /Domain already associated|domain.*already exists/i,
    "The sign-in domain is taken, perhaps by a pool that was torn down minutes ago: run the job again in a while, or name another `platform`.",
  ],
  [
    /is in state (FAILED|VALIDATION_TIMED_OUT)/,
    "ACM has refused the certificate, or its record did not come for three days. Look for a CAA record of the domain that does not name Amazon, and for a domain that AWS wants to look at first: https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-failed.html",
  ],
  [
    /Circuit Breaker|tasks failed to start|did not stabilize/i,
    "The app's tasks did not become healthy. Look at the reasons and log lines above: the image must exist, listen on `container-port` and answer `health-check-path` with 200 to 399.",
  ],
];

const generalHint =
  "CloudFormation rolls the stack back by itself. Mend the cause and run the job again; it goes on from there.";

const isDenial = (reason: string) => /is not authorized to perform|AccessDenied|Access denied/i.test(reason);

const hintFor = (reason: string): string =>
  isDenial(reason)
    ? permissionHint(reason)
    : (hints.find(([pattern]) => pattern.test(reason))?.[1] ?? generalHint);

/** Another app has made its parking rule at the place that was free when this one looked. */
export class PriorityTaken extends UserError {}

const isPriorityTaken = ({ type, reason }: StackEvent) =>
  type === "AWS::ElasticLoadBalancingV2::ListenerRule" &&
  /PriorityInUse|Priority '\d+' is currently in use/.test(reason);

const isService = ({ type }: StackEvent) => type === "AWS::ECS::Service";

/** The service that did not come up, looked at before the rollback takes its log away. */
async function diagnose(session: Session, cause: StackEvent, events: readonly StackEvent[]) {
  const serviceArn = events.findLast((event) => isService(event) && event.physicalId !== "")?.physicalId;
  return isService(cause) && serviceArn ? diagnoseService(session, { serviceArn }) : [];
}

/** The failure in one sentence, cause first. */
export async function explainFailure(
  session: Session,
  kind: StackKind,
  name: string,
  { status, events }: StackHistory,
): Promise<UserError> {
  const cause = findRootCause(events);
  if (!cause)
    return new UserError(
      `${name} is ${status}, and CloudFormation gives no reason.`,
      "Look at the stack's events in the CloudFormation console and run the job again.",
    );
  const details = kind === "service" ? await diagnose(session, cause, events) : [];
  const Failure = isPriorityTaken(cause) ? PriorityTaken : UserError;
  return new Failure(
    `${name}: ${cause.logicalId} (${cause.type}) ${cause.status}: ${cause.reason || "no reason given"}`,
    adviceAmong(details) ?? hintFor(cause.reason),
    { details },
  );
}
