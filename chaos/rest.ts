import { acmStore, type LabCertificate } from "../lab/acm/store.ts";
import { ecsStore } from "../lab/ecs/store.ts";
import { elbv2Store, type LabRule } from "../lab/elbv2/store.ts";
import { inventory } from "../lab/inventory.ts";
import type { World } from "../lab/kernel/world.ts";
import { route53Store } from "../lab/route-53/store.ts";
import { sqsStore } from "../lab/sqs/store.ts";
import { ssmStore } from "../lab/ssm/store.ts";
import { type AppBook, type Book, findStack, httpsListener, platform, rulesOfApp } from "./account.ts";
import { isGood } from "./story.ts";

const tagOf = (image: string | undefined) => image?.split(":").at(-1) ?? "";

function hasRecord(world: World, name: string, type: string): boolean {
  const zones = [...world.store(route53Store).zones.values()];
  const stem = name.replace(/\.$/, "");
  return zones.some(({ records }) =>
    [...records.values()].some(({ Name, Type }) => Name?.replace(/\.$/, "") === stem && Type === type),
  );
}

const lacksRecord = (world: World, { validations }: LabCertificate) =>
  validations.some(({ record }) => record && !hasRecord(world, record.name, "CNAME"));

/** Issued once, a certificate lives on its records: ACM renews it by them. */
function brokenCertificates(world: World): string[] {
  const issued = [...world.store(acmStore).certificates.values()].filter(({ status }) => status === "ISSUED");
  return issued
    .filter((certificate) => lacksRecord(world, certificate))
    .map(({ domainName, arn }) => `the certificate for ${domainName} has lost its validation record: ${arn}`);
}

/** What ought to run: the last release that people asked for, or one before it if that does not come up. */
function wrongImage({ asked }: AppBook, runs: string): string | undefined {
  const last = asked.at(-1);
  if (!isGood(runs)) return `runs ${runs}, which is no good`;
  return last !== undefined && isGood(last) && last !== runs ? `runs ${runs}, and not ${last}` : undefined;
}

function releaseFaults(world: World, app: string, book: AppBook): (string | undefined)[] {
  const parameter = world.store(ssmStore).parameters.get(`/gatehouse/${platform}/${app}/image`);
  const newest = parameter?.versions.at(-1);
  const service = [...world.store(ecsStore).services.values()].find(
    ({ arn, status }) => arn.includes(`${platform}/`) && arn.includes(app) && status === "ACTIVE",
  );
  if (!service || !newest) return [service ? "has no release" : "has no service"];
  const [primary, ...others] = service.deployments;
  const definition = world.store(ecsStore).taskDefinitions.get(primary.taskDefinition);
  const runs = tagOf(definition?.containerDefinitions?.find(({ name }) => name === "app")?.image);
  return [
    wrongImage(book, runs),
    tagOf(newest.value) === runs ? undefined : `runs ${runs}, and the parameter says ${tagOf(newest.value)}`,
    [...newest.labels].includes("live") ? undefined : "its newest release is not labelled live",
    primary.rolloutState === "COMPLETED" && others.length === 0 ? undefined : `is ${primary.rolloutState}`,
    definition?.memory === book.memory ? undefined : `has ${definition?.memory} MiB, not ${book.memory}`,
  ];
}

const isAtRest = (status: string | undefined) =>
  /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(status ?? "");

function loginFaults(world: World, app: string, { host }: AppBook): (string | undefined)[] {
  const rules = rulesOfApp(world, app);
  const hostsOf = ({ Conditions }: LabRule) => Conditions[0]?.HostHeaderConfig?.Values ?? [];
  const own = rules.filter((rule) => hostsOf(rule).includes(host));
  const listener = httpsListener(world);
  const carried = (listener?.certificates ?? []).map((arn) => world.store(acmStore).certificates.get(arn));
  const fits = carried.some((one) => one?.subjectAlternativeNames.includes(host) && one.status === "ISSUED");
  const strays = rules.flatMap(hostsOf).filter((one) => one !== host);
  const firsts = rules.map(({ Actions }) => Actions[0]?.Type ?? "");
  const signIn = firsts.every((type) => type === "authenticate-cognito" || type === "redirect");
  return [
    own.length === 1 ? undefined : `has ${own.length} rules for ${host}`,
    strays.length > 0 ? `has rules for ${strays.join()}` : undefined,
    signIn ? undefined : "a rule of it does not ask to sign in",
    fits ? undefined : "the listener has no certificate for it",
    hasRecord(world, host, "A") ? undefined : "has no address record",
  ];
}

function standingFaults(world: World, app: string, book: AppBook): string[] {
  const stacks = ["certificate", "service"].map((kind) => {
    const status = findStack(world, `${app}-${kind}`)?.status;
    return isAtRest(status) ? undefined : `its ${kind} stack is ${status ?? "not there"}`;
  });
  const all = [...stacks, ...loginFaults(world, app, book), ...releaseFaults(world, app, book)];
  return all.flatMap((fault) => (fault === undefined ? [] : [`${app} ${fault}`]));
}

const isOf = (app: string) => new RegExp(`(^|[^a-z])${app}([^a-z]|$)`);

/** The listener stays for a stranger's rule, and has to have a certificate: nobody else's is there to take its place. */
function isHeldByStrangers(world: World, app: string, strangers: ReadonlySet<string>): boolean {
  const listener = httpsListener(world);
  const held = world.store(acmStore).certificates.get(listener?.certificates[0] ?? "");
  const isKept = [...world.store(elbv2Store).rules.values()].some(
    ({ RuleArn, ListenerArn }) => ListenerArn === listener?.ListenerArn && strangers.has(RuleArn),
  );
  return isKept && held !== undefined && isOf(app).test(held.domainName);
}

/** What an app that was taken away has left. Its release parameter stays when only the stacks were deleted. */
function remains(world: World, app: string, { wish }: AppBook, { strangers, told }: Book): string[] {
  const items = inventory(world).filter(({ id }) => isOf(app).test(id) && !strangers.has(id));
  const certificates = [...world.store(acmStore).certificates.values()];
  const own = certificates.filter(({ arn, domainName }) => isOf(app).test(domainName) && !strangers.has(arn));
  const needed = certificates.flatMap(({ validations }) =>
    validations.map(({ record }) => `CNAME ${record?.name}`),
  );
  const isHeld = isHeldByStrangers(world, app, strangers);
  const excused = ({ what, id }: { what: string; id: string }) =>
    needed.includes(id) ||
    told.includes(id.replace(/^CNAME (.*)\.$/, "$1")) ||
    (isHeld && id === `${app}-certificate`) ||
    (wish === "stacks deleted" && ["AWS::SSM::Parameter", "AWS::ECS::TaskDefinition"].includes(what));
  return [
    ...items.filter((item) => !excused(item)).map(({ what, id }) => `${app} has left ${what} ${id}`),
    ...(isHeld ? [] : own).map(({ arn, status }) => `${app} has left its certificate ${arn} (${status})`),
    ...rulesOfApp(world, app).map(({ RuleArn }) => `${app} has left its rule ${RuleArn}`),
  ];
}

/** With no app torn down but none left, only the users stay, and what is not ours. */
function platformRemains(world: World, { apps, strangers }: Book): string[] {
  if ([...apps.values()].some(({ wish }) => wish !== "torn down")) return [];
  return inventory(world)
    .filter(({ what, id }) => id.includes(platform) && !what.startsWith("AWS::Cognito") && !strangers.has(id))
    .filter(({ id }) => id !== `${platform}-users`)
    .map(({ what, id }) => `the platform has left ${what} ${id}`);
}

const letters = (world: World) =>
  [...world.store(sqsStore).queues.values()].flatMap(({ messages }) => messages).length;

/** Everything that is not as it was asked for, once all should be at rest; `disturbed` explains dead letters. */
export function findFaults(world: World, book: Book, disturbed: boolean): readonly string[] {
  const ofApps = [...book.apps].flatMap(([app, own]) => {
    if (own.wish === "none") return [];
    return own.wish === "deployed" ? standingFaults(world, app, own) : remains(world, app, own, book);
  });
  const unexplained = disturbed ? 0 : letters(world);
  return [
    ...ofApps,
    ...platformRemains(world, book),
    ...brokenCertificates(world),
    ...(unexplained > 0 ? [`${unexplained} dead letters that no fault explains`] : []),
  ];
}
