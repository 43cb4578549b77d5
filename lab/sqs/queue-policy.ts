export type PolicyDocument = Readonly<Record<string, unknown>>;

/** An AWS service that sends on behalf of one of the account's resources. */
export interface ServiceSender {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

type Statement = Readonly<Record<string, unknown>>;

/** Whether a resource's policy lets a service in. What this small evaluation does not know is not allowed. */
export function allowsService(document: PolicyDocument | undefined, sender: ServiceSender): boolean {
  const statements = listOf(document?.Statement) as readonly Statement[];
  const applying = statements.filter((statement) => applies(statement, sender));
  return applying.length > 0 && applying.every(({ Effect }) => Effect === "Allow");
}

function applies(statement: Statement, sender: ServiceSender): boolean {
  return (
    namesPrincipal(statement.Principal, sender.service) &&
    listOf(statement.Action).some((action) =>
      isLike(sender.action.toLowerCase(), String(action).toLowerCase()),
    ) &&
    listOf(statement.Resource).some((resource) => isLike(sender.resource, String(resource))) &&
    conditionsHold(statement.Condition, sender)
  );
}

function namesPrincipal(principal: unknown, service: string): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  const { Service, AWS } = principal as { Service?: unknown; AWS?: unknown };
  return listOf(Service).includes(service) || listOf(AWS).includes("*");
}

function conditionsHold(condition: unknown, { sourceArn, sourceAccount }: ServiceSender): boolean {
  const context: Readonly<Record<string, string>> = {
    "aws:sourcearn": sourceArn,
    "aws:sourceaccount": sourceAccount,
  };
  return Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).every(
    ([operator, keys]) =>
      Object.entries(keys).every(([key, allowed]) => {
        const value = context[key.toLowerCase()];
        return (
          value !== undefined && listOf(allowed).some((pattern) => compare(operator, value, String(pattern)))
        );
      }),
  );
}

/** ArnEquals and ArnLike are the same: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function compare(operator: string, value: string, pattern: string): boolean {
  if (operator === "StringEquals") return value === pattern;
  return ["ArnEquals", "ArnLike", "StringLike"].includes(operator) && isLike(value, pattern);
}

function isLike(value: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return value === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
