import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { cognitoStore } from "../lab/cognito/store.ts";
import { forwardedGroups } from "../lab/elbv2/forwards.ts";
import { elbv2Store, type LabRule } from "../lab/elbv2/store.ts";
import type { World } from "../lab/kernel/world.ts";
import { appBook, appOfRule, type Book, hostsOf, keepNames, rulesOfApp } from "./account.ts";

/** A promise that was broken, the moment it was. */
export interface Breach {
  readonly at: number;
  readonly what: string;
}

const only = (conditions: readonly RuleCondition[], field: string) =>
  conditions.find(({ Field }) => Field === field);

/** Addresses of RFC 5737 and a method that no client sends, both: the parking rule. */
function matchesNobody({ Conditions }: LabRule): boolean {
  const sources = only(Conditions, "source-ip")?.SourceIpConfig?.Values ?? [];
  const methods = only(Conditions, "http-request-method")?.HttpRequestMethodConfig?.Values ?? [];
  return (
    sources.length > 0 &&
    sources.every((range) => range === "192.0.2.1/32") &&
    methods.length > 0 &&
    methods.every((method) => method === "GATEHOUSE-PARKING")
  );
}

function signsInFirst({ Actions }: LabRule): boolean {
  const [first] = [...Actions].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  const onUnauthenticated = first?.AuthenticateCognitoConfig?.OnUnauthenticatedRequest ?? "authenticate";
  return first?.Type === "authenticate-cognito" && onUnauthenticated === "authenticate";
}

/** Whether the rule lets anyone through to an app without signing in. */
function isOpen(rule: LabRule, { strangers }: Book): boolean {
  const groups = forwardedGroups(rule.Actions).filter((arn) => !strangers.has(arn));
  return groups.length > 0 && !signsInFirst(rule) && !matchesNobody(rule);
}

/** Calls `look` after every change of a map, with the value that the key had. */
function follow<Value>(
  map: Map<string, Value>,
  look: (key: string, before: Value | undefined, now: Value | undefined) => void,
): void {
  const set = map.set.bind(map);
  const remove = map.delete.bind(map);
  map.set = (key, value) => {
    const before = map.get(key);
    set(key, value);
    look(key, before, value);
    return map;
  };
  map.delete = (key) => {
    const before = map.get(key);
    const was = remove(key);
    if (was) look(key, before, undefined);
    return was;
  };
}

interface Watch {
  readonly world: World;
  readonly book: Book;
  readonly tell: (what: string) => void;
}

const says = ({ Priority, Conditions, Actions }: LabRule) => JSON.stringify([Priority, Conditions, Actions]);

function watchNewRule({ book, tell }: Watch, rule: LabRule): void {
  if (book.isStrangerActing) return void book.spoilt.set(rule.RuleArn, rule);
  const spoilt = book.spoilt.get(rule.RuleArn);
  if (spoilt && says(spoilt) === says(rule)) return;
  book.spoilt.delete(rule.RuleArn);
  if (isOpen(rule, book)) tell(`a rule lets everyone in to an app: ${rule.RuleArn}`);
  if (book.strangers.has(rule.RuleArn)) tell(`a stranger's rule was changed: ${rule.RuleArn}`);
}

function watchLostRule({ world, book, tell }: Watch, rule: LabRule): void {
  if (book.isStrangerActing) return;
  const app = appOfRule(rule);
  const isOnBalancer = world.store(elbv2Store).listeners.has(rule.ListenerArn);
  if (book.strangers.has(rule.RuleArn) && isOnBalancer)
    tell(`a stranger's rule was deleted: ${rule.RuleArn}`);
  if (app && appBook(book, app).isWhole && !rulesOfApp(world, app).some(signsInFirst))
    tell(`${app} has lost its rule although it is to stay`);
}

/** What a settled app has got is to stay until somebody asks for something else. */
function learnNames({ world, book }: Watch, rule: LabRule): void {
  const app = appOfRule(rule);
  const own = app === undefined ? undefined : appBook(book, app);
  if (app === undefined || own?.wish !== "deployed" || !own.isSettled || book.isStrangerActing) return;
  keepNames(own, rulesOfApp(world, app));
}

/** No name of an app that is to stay is without a rule. */
function watchNames({ world, book, tell }: Watch): void {
  if (book.isStrangerActing) return;
  for (const [app, { isWhole, names }] of book.apps) {
    const named = isWhole ? rulesOfApp(world, app).flatMap(hostsOf) : names;
    for (const name of names)
      if (!named.includes(name)) tell(`${app} has no rule for ${name} although it is to stay`);
  }
}

/** Looks after every single change of rules and pools. */
export function watch(world: World, book: Book): readonly Breach[] {
  const breaches: Breach[] = [];
  const tell = (what: string) => {
    breaches.push({ at: world.clock.now(), what });
  };
  const parts = { world, book, tell };
  follow(world.store(elbv2Store).rules, (_arn, before, now) => {
    if (now) watchNewRule(parts, now);
    else if (before) watchLostRule(parts, before);
    watchNames(parts);
    if (now) learnNames(parts, now);
  });
  follow(world.store(cognitoStore).pools, (id, _before, now) => {
    if (!now) tell(`the user pool ${id} was deleted`);
  });
  return breaches;
}
