import { AwsError } from "../kernel/aws-error.ts";
import type { Template } from "./language/template.ts";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, Capabilities, with what names each. */
const identityTypes: Readonly<Record<string, string | undefined>> = {
  "AWS::IAM::AccessKey": undefined,
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Policy": undefined,
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
  "AWS::IAM::UserToGroupAddition": undefined,
};

/** Refuses templates that make identities without the caller's word that they may. */
export function checkCapabilities(template: Template, given: readonly string[]): void {
  const identities = Object.values(template.resources).filter(({ Type }) => Type in identityTypes);
  const named = identities.some(({ Type, Properties = {} }) => (identityTypes[Type] ?? "-") in Properties);
  if (identities.length === 0 || given.includes("CAPABILITY_NAMED_IAM")) return;
  if (!named && given.includes("CAPABILITY_IAM")) return;
  throw new AwsError(
    "InsufficientCapabilitiesException",
    `Requires capabilities : [${named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"}]`,
  );
}
