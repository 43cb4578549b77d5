import type { ResourceChange } from "../changes/resource-change.ts";
import { checkProperties, type SchemaViolation } from "./check-properties.ts";
import { isLegacyType } from "./resource-schema.ts";
import { earlyReason } from "./violation-words.ts";

/** One finding of the validation before the deployment. */
export interface EarlyFinding {
  readonly logicalId: string;
  readonly type: string;
  readonly path: string;
  readonly reason: string;
}

const finding = ({ logicalId, type }: ResourceChange, violation: SchemaViolation): EarlyFinding => ({
  logicalId,
  type,
  path: `/Resources/${logicalId}/Properties${violation.path.slice(1)}`,
  reason: earlyReason(violation),
});

/**
 * The property syntax validation of a change set, which CloudFormation has since November 2025:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
 */
export function validateEarly(changes: readonly ResourceChange[]): readonly EarlyFinding[] {
  return changes
    .filter(({ after, type }) => after !== undefined && !isLegacyType(type))
    .flatMap((change) =>
      checkProperties(change.type, change.after ?? {}).map((violation) => finding(change, violation)),
    );
}

/** The change set's StatusReason: aws/aws-cdk-cli#1000. */
export const earlyFailure =
  "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
