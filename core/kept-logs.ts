import type { AppIdentity } from "./names.ts";

/** Where the app's tasks write, as service.yaml names it. */
export const logGroupOf = ({ platform, name }: AppIdentity): string => `/gatehouse/${platform}/${name}`;

/** The log group's lines in service.yaml, up to its first tag; their form is fixed, which a test holds. */
const logGroup = /^ {2}LogGroup:\n(?: {4}.*\n)*? {4}DeletionPolicy: (\w+)\n(?: {4}.*\n)*? {6}Tags:\n/m;

/** Changed along with the policy: CloudFormation takes no update of a DeletionPolicy alone. */
const mark = '        - { Key: gatehouse:kept, Value: "true" }\n';

/**
 * The template of a service stack, with a log group that outlives it; undefined when the template has no such group, or its group outlives it already.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export function retainedLogs(template: string): string | undefined {
  const [lines, policy] = logGroup.exec(template) ?? [];
  if (lines === undefined || policy !== "Delete") return undefined;
  return template.replace(
    lines,
    `${lines.replace("DeletionPolicy: Delete", "DeletionPolicy: Retain")}${mark}`,
  );
}
