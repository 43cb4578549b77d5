import { sourceOfSecret } from "./secret-reference.ts";

type Secrets = Readonly<Record<string, string>>;

/** ARNs, and names of parameters, each once. */
const sourcesOf = (secrets: Secrets): readonly string[] => [
  ...new Set(Object.values(secrets).flatMap((valueFrom) => sourceOfSecret(valueFrom) ?? [])),
];

const isName = (source: string) => source.startsWith("/");

/** Each once, as text or as the function that makes it. */
const distinct = (values: readonly unknown[]): readonly unknown[] =>
  [...new Set(values.map((value) => JSON.stringify(value)))].toSorted().map((text) => JSON.parse(text));

/** cfn-lint warns of the function where there is nothing to put in. */
const sub = (text: string) => (text.includes("${") ? { "Fn::Sub": text } : text);

/** Partition, Region and account; a parameter by its name is where the stack is. */
const placeOf = (source: string): readonly [string, string, string] => {
  const [, partition = "", , region = "", account = ""] = source.split(":");
  return isName(source)
    ? [`\${AWS::Partition}`, `\${AWS::Region}`, `\${AWS::AccountId}`]
    : [partition, region, account];
};

const arnOf = (source: string) => {
  const [partition, region, account] = placeOf(source);
  return isName(source) ? sub(`arn:${partition}:ssm:${region}:${account}:parameter${source}`) : source;
};

const keysOf = (source: string) => {
  const [partition, region, account] = placeOf(source);
  return sub(`arn:${partition}:kms:${region}:${account}:key/*`);
};

const serviceOf = (source: string) => (source.includes(":secretsmanager:") ? "secretsmanager" : "ssm");

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
const viaOf = (source: string) => sub(`${serviceOf(source)}.${placeOf(source)[1]}.\${AWS::URLSuffix}`);

const statement = (action: string, sources: readonly string[]) =>
  sources.length > 0 ? [{ Effect: "Allow", Action: action, Resource: distinct(sources.map(arnOf)) }] : [];

/**
 * Reading what is named, and nothing else. Which key it is encrypted with the reference does not tell, so it may be any of the account
 * that has it, but only for these reads: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function secretsPolicy(secrets: Secrets) {
  const sources = sourcesOf(secrets);
  const of = (service: string) => sources.filter((source) => serviceOf(source) === service);
  const decrypt = {
    ...{ Effect: "Allow", Action: "kms:Decrypt", Resource: distinct(sources.map(keysOf)) },
    Condition: { StringEquals: { "kms:ViaService": distinct(sources.map(viaOf)) } },
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
  const policy = JSON.stringify(secretsPolicy(secrets));
  const withRight = atPlace(text, policyLine, (line, indent) => `${indent}- ${policy}\n${line}`);
  return atPlace(
    withRight,
    environmentLine,
    (line, indent) => `${line}\n${indent}Secrets: ${JSON.stringify(entries)}`,
  );
}
