/** Where a container's secret is kept, as ECS takes it for `valueFrom`: a reference, never a value. */
export interface SecretReference {
  readonly service: "secretsmanager" | "ssm";
  /** Without JSON key and version, which are no part of what IAM knows. Undefined for a parameter by its name, in this account and Region. */
  readonly arn: string | undefined;
  readonly text: string;
}

/** Six characters behind the name, which AWS adds: https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html */
const secret =
  /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6})(?::([\w.@/+=-]*):([\w+=.@/-]{0,256}):([\w-]{0,64}))?$/;
const parameterArn = /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter((?:\/[\w.-]+)+)$/;
const parameterName = /^(?:\/[\w.-]+)+$/;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html, "Requirements and constraints" */
const isName = (name: string) =>
  name.length <= 1011 && name.split("/").length <= 16 && !/^\/(aws|ssm)(\/|$)/i.test(name);

/**
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html and .../secrets-envvar-ssm-paramstore.html:
 * of JSON key, version stage and version id all colons or none, and not both of the last two.
 */
export function readSecretReference(text: string): SecretReference | undefined {
  const [, arn, , stage, id] = secret.exec(text) ?? [];
  if (arn) return stage && id ? undefined : { service: "secretsmanager", arn, text };
  const name = parameterArn.exec(text)?.[1];
  if (name) return isName(name) ? { service: "ssm", arn: text, text } : undefined;
  return parameterName.test(text) && isName(text) ? { service: "ssm", arn: undefined, text } : undefined;
}
