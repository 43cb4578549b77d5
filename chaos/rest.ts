import { acmStore, type LabCertificate } from "../lab/acm/store.ts";
import { ecsStore } from "../lab/ecs/store.ts";
import { elbv2Store } from "../lab/elbv2/store.ts";
import { type Item, inventory } from "../lab/inventory.ts";
import type { World } from "../lab/kernel/world.ts";
import { sqsStore } from "../lab/sqs/store.ts";
import { type AppBook, type Book, findStack, httpsListener, platform, rulesOfApp } from "./account.ts";
import { askedImages, releaseOf, runsWell } from "./images.ts";
import { hasRecord, nameFaults, plainName } from "./rest-names.ts";
import { launchFaults, platformFaults, serviceOf } from "./rest-platform.ts";

const lacksRecord = (world: World, { validations }: LabCertificate) =>
  validations.some(({ record }) => record && !hasRecord(world, record.name, "CNAME"));

/** Issued once, a certificate lives on its records: ACM renews it by them. */
function brokenCertificates(world: World): string[] {
  const issued = [...world.store(acmStore).certificates.values()].filter(({ status }) => status === "ISSUED");
  return issued
    .filter((certificate) => lacksRecord(world, certificate))
    .map(({ domainName, arn }) => `the certificate for ${domainName} has lost its validation record: ${arn}`);
}

const letters = (world: World) =>
  [...world.store(sqsStore).queues.values()].flatMap(({ messages }) => messages).length;

/** The tag, or the beginning of the digest. */
const shortly = (value: string) => value.replace(/^.*[/][^:@]*[:@]/, "").replace(/(sha256:.{8}).*/, "$1");

/** What ought to run: the last release that people asked for, or one before it if that does not come up. */
function wrongImage(book: Book, asked: readonly string[], runs: string): string | undefined {
  const last = asked.at(-1);
  if (!runsWell(book, runs)) return `runs ${shortly(runs)}, which is no good`;
  return last !== undefined && runsWell(book, last) && last !== runs
    ? `runs ${shortly(runs)}, and not ${shortly(last)}`
    : undefined;
}

/** A push under the tag that the app tracks has to be released, unless its event was lost or given up. */
function missedPush(
  world: World,
  { pushes, faults }: Book,
  app: string,
  { trackedSince = Number.POSITIVE_INFINITY }: AppBook,
): string | undefined {
  const last = pushes.at(-1);
  const isExcused = faults.some(({ id }) => /^lost .*aws\.ecr/.test(id)) || letters(world) > 0;
  if (!last || last.at <= trackedSince || isExcused) return undefined;
  const isReleased = releaseOf(world, app)?.versions.some(({ value }) => value === last.value);
  return isReleased ? undefined : `has not released the pushed image ${shortly(last.value)}`;
}

function releaseFaults(world: World, app: string, book: Book, own: AppBook): (string | undefined)[] {
  const newest = releaseOf(world, app)?.versions.at(-1);
  const service = serviceOf(world, app);
  if (!service || !newest) return [service ? "has no release" : "has no service"];
  const [primary, ...others] = service.deployments;
  const definition = world.store(ecsStore).taskDefinitions.get(primary.taskDefinition);
  const runs = definition?.containerDefinitions?.find(({ name }) => name === "app")?.image ?? "";
  return [
    wrongImage(book, askedImages(world, book, app), runs),
    missedPush(world, book, app, own),
    newest.value === runs
      ? undefined
      : `runs ${shortly(runs)}, and the parameter says ${shortly(newest.value)}`,
    [...newest.labels].includes("live") ? undefined : "its newest release is not labelled live",
    primary.rolloutState === "COMPLETED" && others.length === 0 ? undefined : `is ${primary.rolloutState}`,
    definition?.memory === own.wanted.memory
      ? undefined
      : `has ${definition?.memory} MiB, not ${own.wanted.memory}`,
  ];
}

const isAtRest = (status: string | undefined) =>
  /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(status ?? "");

function standingFaults(world: World, app: string, book: Book, own: AppBook): string[] {
  const stacks = ["certificate", "service"].map((kind) => {
    const status = findStack(world, `${app}-${kind}`)?.status;
    return isAtRest(status) ? undefined : `its ${kind} stack is ${status ?? "not there"}`;
  });
  const certificates = certificatesOf(world, app, book).length;
  const all = [
    ...stacks,
    certificates === 1 ? undefined : `has ${certificates} certificates`,
    ...nameFaults(world, app, own),
    ...releaseFaults(world, app, book, own),
    ...launchFaults(world, app, own),
    ...(app === "shop" ? platformFaults(world, own) : []),
  ];
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

/** Also those of earlier host names, which CloudFormation could not delete since the listener still showed them, and has forgotten. */
const certificatesOf = (world: World, app: string, { strangers }: Book) =>
  [...world.store(acmStore).certificates.values()].filter(
    ({ arn, domainName }) => isOf(app).test(domainName) && !strangers.has(arn),
  );

/** A record as the inventory has it, `A shop.example.com.`, is told as `shop.example.com A in Z1`. */
function isTold(told: string, id: string): boolean {
  const [type = "", name = ""] = id.split(" ");
  return told.includes(`${plainName(name)} ${type} in `);
}

/** What an app that was taken away has left. Its release parameter stays when only the stacks were deleted. */
function remains(world: World, app: string, own: AppBook, book: Book): string[] {
  const { strangers, told } = book;
  const { wish } = own;
  const everywhere = [...world.accounts.values()].flatMap(inventory);
  const items = everywhere.filter(({ id }) => isOf(app).test(id) && !strangers.has(id));
  const certificates = [...world.store(acmStore).certificates.values()];
  const needed = certificates.flatMap(({ validations }) =>
    validations.map(({ record }) => `CNAME ${record?.name}`),
  );
  const isHeld = isHeldByStrangers(world, app, strangers);
  const excused = ({ what, id }: { what: string; id: string }) =>
    needed.includes(id) ||
    isTold(told, id) ||
    (isHeld && id === `${app}-certificate`) ||
    (wish === "stacks deleted" && ["AWS::SSM::Parameter", "AWS::ECS::TaskDefinition"].includes(what));
  return [
    ...items.filter((item) => !excused(item)).map(({ what, id }) => `${app} has left ${what} ${id}`),
    ...(isHeld ? [] : certificatesOf(world, app, book)).map(
      ({ arn, status }) => `${app} has left its certificate ${arn} (${status})`,
    ),
    ...rulesOfApp(world, app).map(({ RuleArn }) => `${app} has left its rule ${RuleArn}`),
  ];
}

/** Strangers bring no networks and no machines, so all there are are the platform's, whose ids do not tell it. */
const isOfPlatform = ({ what, id }: Item) =>
  id.includes(platform) || what.startsWith("AWS::EC2::") || what.startsWith("AWS::AutoScaling::");

/** With no app torn down but none left, only the users stay, and what is not ours. */
function platformRemains(world: World, { apps, strangers }: Book): string[] {
  if ([...apps.values()].some(({ wish }) => wish !== "torn down")) return [];
  return inventory(world)
    .filter(isOfPlatform)
    .filter(({ what, id }) => !what.startsWith("AWS::Cognito") && !strangers.has(id))
    .filter(({ id }) => id !== `${platform}-users`)
    .map(({ what, id }) => `the platform has left ${what} ${id}`);
}

/** Everything that is not as it was asked for, once all should be at rest. */
export function findFaults(world: World, book: Book): readonly string[] {
  const ofApps = [...book.apps].flatMap(([app, own]) => {
    if (own.wish === "none") return [];
    return own.wish === "deployed" ? standingFaults(world, app, book, own) : remains(world, app, own, book);
  });
  const unexplained = book.faults.length > 0 ? 0 : letters(world);
  return [
    ...ofApps,
    ...platformRemains(world, book),
    ...brokenCertificates(world),
    ...(unexplained > 0 ? [`${unexplained} dead letters that no fault explains`] : []),
  ];
}
