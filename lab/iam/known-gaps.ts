import type { Permission } from "../kernel/service.ts";

const prefix = "elasticloadbalancing";

/** An action that the evaluator knows on the resource. */
const twins: readonly (readonly [RegExp, string])[] = [
  [/:listener-rule\//, `${prefix}:ModifyRule`],
  [/:listener\//, `${prefix}:ModifyListener`],
  [/:targetgroup\//, `${prefix}:ModifyTargetGroup`],
];

/** A parameter that AWS publishes for everybody has no account in its ARN, and the evaluator wants one. */
const ownerless = /^(arn:aws:ssm:[^:]*)::/;
const withOwner = (text: string) => text.replace(ownerless, "$1:000000000000:");

function askWithOwner({ permission, policies }: Question): Question {
  const exchange = (_key: string, value: unknown) => (typeof value === "string" ? withOwner(value) : value);
  return {
    permission: { ...permission, resource: withOwner(permission.resource) },
    policies: policies.map(([name, policy]) => [name, JSON.parse(JSON.stringify(policy), exchange)]),
  };
}

export interface Question {
  readonly permission: Permission;
  readonly policies: readonly (readonly [string, unknown])[];
}

/**
 * The evaluator's data mixes up the two generations of load balancing and knows AddTags and RemoveTags on load balancers alone; AWS takes
 * them on listeners, rules and target groups (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html).
 * Such a question is asked with the names of the action and of one that the evaluator knows exchanged, in the policies too.
 */
export function askAroundGaps(question: Question): Question {
  const { action, resource } = question.permission;
  if (ownerless.test(resource)) return askWithOwner(question);
  const [, twin] = twins.find(([type]) => type.test(resource)) ?? [];
  if (!twin || ![`${prefix}:AddTags`, `${prefix}:RemoveTags`].includes(action)) return question;
  const exchanged: Readonly<Record<string, string>> = { [action]: twin, [twin]: action };
  const exchange = (_key: string, value: unknown) =>
    typeof value === "string" ? (exchanged[value] ?? value) : value;
  return {
    permission: { ...question.permission, action: twin, resource: resource.replace(/\*$/, "new") },
    policies: question.policies.map(([name, policy]) => [name, JSON.parse(JSON.stringify(policy), exchange)]),
  };
}
