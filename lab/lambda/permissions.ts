import type { World } from "../kernel/world.ts";
import { allowsService, type PolicyDocument } from "../sqs/queue-policy.ts";
import type { LabFunction } from "./store.ts";

/** The function's resource policy, as GetPolicy shows it. */
export function policyOf({ arn, permissions }: LabFunction): PolicyDocument {
  return {
    Version: "2012-10-17",
    Id: "default",
    Statement: [...permissions].map(([Sid, { action, principal, sourceArn, sourceAccount }]) => ({
      ...{ Sid, Effect: "Allow", Action: action, Resource: arn },
      Principal:
        principal === "*" ? "*" : { [principal.endsWith(".amazonaws.com") ? "Service" : "AWS"]: principal },
      ...((sourceArn ?? sourceAccount) && {
        Condition: {
          ...(sourceArn && { ArnLike: { "AWS:SourceArn": sourceArn } }),
          ...(sourceAccount && { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
        },
      }),
    })),
  };
}

/** Whether the function's own policy lets a service invoke it for one of the account's resources. */
export function mayInvoke(
  world: World,
  target: LabFunction,
  { service, sourceArn }: { service: string; sourceArn: string },
): boolean {
  const sender = { service, sourceArn, sourceAccount: world.account };
  return allowsService(policyOf(target), {
    ...sender,
    action: "lambda:InvokeFunction",
    resource: target.arn,
  });
}
