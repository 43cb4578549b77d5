/**
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html: six characters behind the name, which AWS
 * adds; of JSON key, version stage and version id all colons or none, and not both of the last two.
 */
const secret =
  /^(arn:aws[a-z-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+-\w{6})(:[\w.@/+=-]*:([\w+=.@/-]*:|:[\w-]+))?$/;
/** By ARN or by name: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html; AWS keeps /aws and /ssm for itself. */
const parameter = /^(arn:aws[a-z-]*:ssm:[\w-]+:\d{12}:parameter)?(?!\/(aws|ssm)(\/|$))(\/[\w.-]+){1,15}$/;

/**
 * What a container's secret is read from, by what ECS takes as `valueFrom`: the ARN without JSON key and version, which are no part of what
 * IAM knows, or a parameter's name, in this account and Region. Undefined for anything that is no reference, such as a value.
 */
export const sourceOfSecret = (valueFrom: string): string | undefined =>
  secret.exec(valueFrom)?.[1] ?? parameter.exec(valueFrom)?.[0];
