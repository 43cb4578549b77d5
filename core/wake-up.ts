import { type AppIdentity, appOfReleaseParameter } from "./names.ts";

/** Where an event says to look. Nothing else in it is believed: the run reads the truth itself. */
export type WakeUp =
  | { readonly from: "stack"; readonly id: string; readonly status: string }
  /** ACM and ECS name the thing in `resources` alone. */
  | { readonly from: "certificate" | "service"; readonly id: string }
  | { readonly from: "release"; readonly app: AppIdentity }
  | {
      readonly from: "push";
      /** Milliseconds since the epoch; NaN when the event does not say. */
      readonly at: number;
      /** ACCOUNT.dkr.ecr.REGION, with a dot behind. */
      readonly registry: string;
      readonly repository: string;
      readonly tag: string;
    }
  | { readonly from: "schedule" }
  | { readonly from: "elsewhere" };

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => Object(value) as Fields;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function readRelease(parameter: string): WakeUp {
  const app = appOfReleaseParameter(parameter);
  return app ? { from: "release", app } : { from: "elsewhere" };
}

/** A push without a tag is nothing to follow. */
function readPush({ account, region, time, detail }: Fields): WakeUp {
  const { "repository-name": repository, "image-tag": tag } = fields(detail);
  if (!text(tag)) return { from: "elsewhere" };
  const registry = `${account}.dkr.ecr.${region}.`;
  return {
    from: "push",
    at: Date.parse(text(time)),
    registry,
    repository: text(repository),
    tag: text(tag),
  };
}

/**
 * Every field is taken as optional: AWS leaves some out, and anyone may invoke a function by hand. Shapes:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-resource-status-change.html,
 * https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
export function readWakeUp(event: unknown): WakeUp {
  const { source, detail, resources } = fields(event);
  const { "stack-id": stackId, "status-details": details, name } = fields(detail);
  const id = text(stackId ?? fields(resources)[0]);
  if (source === "aws.events") return { from: "schedule" };
  if (source === "aws.ssm") return readRelease(text(name));
  if (source === "aws.cloudformation" && id)
    return { from: "stack", id, status: text(fields(details).status) };
  if (source === "aws.acm" && id) return { from: "certificate", id };
  if (source === "aws.ecs" && id) return { from: "service", id };
  return source === "aws.ecr" ? readPush(fields(event)) : { from: "elsewhere" };
}
