import { readSecretReference, type SecretReference } from "./secret-reference.ts";

type Secrets = Readonly<Record<string, string>>;

const isReference = (reference: SecretReference | undefined): reference is SecretReference =>
  reference !== undefined;

const referencesIn = (secrets: Secrets): readonly SecretReference[] =>
  Object.values(secrets).map(readSecretReference).filter(isReference);

/** Each once, as text or as the function that makes it. */
const distinct = (values: readonly unknown[]): readonly unknown[] =>
  [...new Set(values.map((value) => JSON.stringify(value)))].toSorted().map((text) => JSON.parse(text));

const sub = (text: string) => ({ "Fn::Sub": text });

/** Partition, Region and account; a parameter by its name is where the stack is. */
const placeOf = ({ arn }: SecretReference): readonly [string, string, string] => {
  const [, partition = "", , region = "", account = ""] = arn?.split(":") ?? [];
  return arn ? [partition, region, account] : [`\${AWS::Partition}`, `\${AWS::Region}`, `\${AWS::AccountId}`];
};

const resourceOf = ({ arn, text }: SecretReference) =>
  arn ?? sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${text}`);

const keysOf = (reference: SecretReference) => {
  const [partition, region, account] = placeOf(reference);
  return sub(`arn:${partition}:kms:${region}:${account}:key/*`);
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
const viaOf = (reference: SecretReference) =>
  sub(`${reference.service}.${placeOf(reference)[1]}.\${AWS::URLSuffix}`);

const statement = (action: string, references: readonly SecretReference[]) =>
  references.length > 0
    ? [{ Effect: "Allow", Action: action, Resource: distinct(references.map(resourceOf)) }]
    : [];

/**
 * Reading what is named, and nothing else. Which key it is encrypted with the reference does not tell, so it may be any of the account
 * that has it, but only for these reads: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
function policyFor(references: readonly SecretReference[]) {
  const of = (service: SecretReference["service"]) => references.filter((one) => one.service === service);
  const decrypt = {
    ...{ Effect: "Allow", Action: "kms:Decrypt", Resource: distinct(references.map(keysOf)) },
    Condition: { StringEquals: { "kms:ViaService": distinct(references.map(viaOf)) } },
  };
  const reads = [
    ...statement("secretsmanager:GetSecretValue", of("secretsmanager")),
    ...statement("ssm:GetParameters", of("ssm")),
  ];
  return {
    PolicyName: "read-secrets",
    PolicyDocument: { Version: "2012-10-17", Statement: [...reads, decrypt] },
  };
}

/** Of service.yaml: the line of the container's environment, and the one policy of the execution role. */
const environmentLine = /^( +)Environment: \[.*\] # environment-variables$/m;
const policyLine = /^( +)- PolicyName: start-tasks$/m;

const atPlace = (text: string, place: RegExp, write: (line: string, indent: string) => string): string => {
  if (!place.test(text)) throw new Error(`the template has no line that matches ${place}`);
  return text.replace(place, write);
};

/**
 * service.yaml with the container's secrets, and with the right to read exactly those in the execution role; the same text without any.
 * The role comes before the task definition, which refers to it, so no task asks for what its role has not got yet.
 */
export function withSecrets(text: string, secrets: Secrets): string {
  const entries = Object.entries(secrets).map(([Name, ValueFrom]) => ({ Name, ValueFrom }));
  if (entries.length === 0) return text;
  const policy = JSON.stringify(policyFor(referencesIn(secrets)));
  const withRight = atPlace(text, policyLine, (line, indent) => `${indent}- ${policy}\n${line}`);
  return atPlace(
    withRight,
    environmentLine,
    (line, indent) => `${line}\n${indent}Secrets: ${JSON.stringify(entries)}`,
  );
}
