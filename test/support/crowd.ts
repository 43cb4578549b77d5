import { acmStore } from "../../lab/acm/store.ts";
import { cloudFormationStore } from "../../lab/cloudformation/store.ts";
import { ecsStore } from "../../lab/ecs/store.ts";
import { elbv2Store, type LabRule } from "../../lab/elbv2/store.ts";
import { type LabRecordSet, route53Store } from "../../lab/route-53/store.ts";
import { ssmStore } from "../../lab/ssm/store.ts";
import type { Story } from "./story.ts";

/** Copies records under other names, by what their texts are to become. */
interface Copier {
  readonly rename: (text: string) => string;
}

/** Everything made of plain values: no dates, no functions. */
const copyOf = <T>(value: T, { rename }: Copier): T => JSON.parse(rename(JSON.stringify(value)));

/** The app itself, not its copies. */
const names = (app: string) => (text: string) => new RegExp(`${app}(?!\\d)`).test(text);

function copyAll<T extends object>(
  map: Map<string, T>,
  copier: Copier,
  ofApp: (key: string, record: T) => boolean,
  change: (record: T) => Partial<T> = () => ({}),
): void {
  for (const [key, record] of [...map])
    if (ofApp(key, record)) map.set(copier.rename(key), { ...record, ...change(record) });
}

function copyStacks({ lab }: Story, app: string, copier: Copier): void {
  const { stacks } = lab.world.store(cloudFormationStore);
  const ofApp = (_: string, { stackName }: { stackName: string }) =>
    stackName === `${app}-certificate` || stackName === `${app}-service`;
  copyAll(stacks, copier, ofApp, ({ stackId, stackName, version, outputs, events }) => ({
    stackId: copier.rename(stackId),
    stackName: copier.rename(stackName),
    version: version && { ...version, parameters: copyOf(version.parameters, copier) },
    outputs: copyOf(outputs, copier),
    events: [...events],
  }));
}

function copyBalancing({ lab }: Story, app: string, copier: Copier, number: number): void {
  const { targetGroups, rules } = lab.world.store(elbv2Store);
  copyAll(
    targetGroups,
    copier,
    (_, { tags }) => tags["gatehouse:name"] === app,
    (group) => copyOf(group, copier),
  );
  const isParked = ({ Conditions }: LabRule) => Conditions.some(({ Field }) => Field === "source-ip");
  copyAll(
    rules,
    copier,
    (_, rule) => isParked(rule) && rule.tags["gatehouse:name"] === app,
    (rule) => ({ ...copyOf(rule, copier), Priority: String(number) }),
  );
}

function copyService({ lab }: Story, app: string, copier: Copier): void {
  const { services, taskDefinitions, tags } = lab.world.store(ecsStore);
  const isOf = names(app);
  copyAll(taskDefinitions, copier, isOf, (definition) => copyOf(definition, copier));
  copyAll(services, copier, isOf, (service) => {
    const { arn, name, deployments } = service;
    const [primary] = deployments;
    return {
      arn: copier.rename(arn),
      name: copier.rename(name),
      deployments: [{ ...primary, taskDefinition: copier.rename(primary.taskDefinition) }] as const,
    };
  });
  for (const [arn, own] of [...tags])
    if (isOf(arn)) tags.set(copier.rename(arn), new Map(copyOf([...own], copier)));
}

function copyRelease({ lab }: Story, app: string, copier: Copier): void {
  const { parameters } = lab.world.store(ssmStore);
  copyAll(
    parameters,
    copier,
    (name) => name.includes(`/${app}/`),
    ({ name, versions }) => ({
      name: copier.rename(name),
      versions: versions.map((one) => ({
        ...one,
        value: copier.rename(one.value),
        labels: new Set(one.labels),
      })) as never,
    }),
  );
}

function copyCertificate({ lab }: Story, app: string, arn: string, copier: Copier): void {
  const { certificates } = lab.world.store(acmStore);
  copyAll(
    certificates,
    copier,
    (key) => key === arn,
    (certificate) => copyOf(certificate, copier),
  );
  for (const { records } of lab.world.store(route53Store).zones.values())
    copyAll(
      records as Map<string, LabRecordSet>,
      copier,
      (_, { Type, Name }) => Type === "CNAME" && names(app)(Name),
      (record) => copyOf(record, copier),
    );
}

/**
 * Another app as a deployment leaves it, but for its containers and its rule: a copy of a standing one, whose name must be in no other
 * text. What a real one takes seconds of the test's time for takes none.
 */
export function addApp(story: Story, app: string, number: number): string {
  const name = `${app}${String(number).padStart(3, "0")}`;
  const { stacks } = story.lab.world.store(cloudFormationStore);
  const outputs = [...stacks.values()]
    .filter(({ stackName }) => stackName.startsWith(`${app}-`))
    .flatMap((stack) => stack.outputs);
  const idOf = (key: string) => outputs.find((output) => output.key === key)?.value ?? "";
  const [certificate, group] = [idOf("CertificateArn"), idOf("TargetGroupArn")];
  const copier: Copier = {
    rename: (text) =>
      text
        .replaceAll(certificate, `${certificate}${name.slice(-3)}`)
        .replaceAll(group, `${group}${name.slice(-3)}`)
        .replaceAll(app, name),
  };
  copyStacks(story, app, copier);
  copyCertificate(story, app, certificate, copier);
  copyBalancing(story, app, copier, 40_000 + number);
  copyService(story, app, copier);
  copyRelease(story, app, copier);
  return name;
}
