import type { Clock } from "./clock.ts";
import type { Internet } from "./http.ts";
import type { Random } from "./random.ts";
import type { ContainerRuntime, FunctionRuntime } from "./runtime.ts";

/** An event as a service hands it to EventBridge, which adds id, time, account and region. */
export interface AwsEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface StoreDefinition<T> {
  readonly name: string;
  readonly create: () => T;
}

/** One AWS account in one Region: its time, its chance, its state and what it runs on. */
export interface World {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly internet: Internet;
  readonly containers: ContainerRuntime;
  readonly functions: FunctionRuntime;
  /** All accounts of the lab by their ids, this one among them: they share time, chance and the internet. */
  readonly accounts: ReadonlyMap<string, World>;
  /** A service's state; made at first use. Other services may read it. */
  store<T>(definition: StoreDefinition<T>): T;
  emit(event: AwsEvent): void;
  onEvent(listener: (event: AwsEvent) => void): void;
  /** arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE */
  arn(service: string, resource: string): string;
}

export function defineStore<T>(name: string, create: () => T): StoreDefinition<T> {
  return { name, create };
}

export interface WorldParts {
  readonly account?: string;
  readonly region?: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly internet: Internet;
  readonly containers: ContainerRuntime;
  readonly functions: FunctionRuntime;
}

/** The lab's first account. */
export const createWorld = (parts: WorldParts): World => addAccount(new Map(), parts);

/** A further account: its own state in the same lab. No events, sites or images of it are heard of by the first one. */
export const openAccount = ({ accounts, ...parts }: World, account: string): World =>
  addAccount(accounts as Map<string, World>, { ...parts, account });

function addAccount(accounts: Map<string, World>, settings: WorldParts): World {
  const { account = "111122223333", region = "eu-west-1", ...parts } = settings;
  const stores = new Map<StoreDefinition<unknown>, unknown>();
  const listeners: ((event: AwsEvent) => void)[] = [];
  const world: World = {
    ...parts,
    account,
    region,
    accounts,
    store<T>(definition: StoreDefinition<T>): T {
      if (!stores.has(definition)) stores.set(definition, definition.create());
      return stores.get(definition) as T;
    },
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    onEvent: (listener) => {
      listeners.push(listener);
    },
    arn: (service, resource) => `arn:aws:${service}:${region}:${account}:${resource}`,
  };
  accounts.set(account, world);
  return world;
}
