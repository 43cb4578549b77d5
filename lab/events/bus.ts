import type { AwsEvent, World } from "../kernel/world.ts";
import { copyData } from "../wire/copy-data.ts";
import { startDeliveries } from "./delivery.ts";
import { type EventEnvelope, eventsStore, type LabRule } from "./store.ts";

/** Lets the default bus hear the world's events. The first rule does it, so that nobody has to. */
export function openBus(world: World): void {
  const store = world.store(eventsStore);
  if (store.isOpen) return;
  store.isOpen = true;
  world.onEvent((event) => {
    publish(world, event);
  });
}

/** Puts an event on the bus and starts its deliveries; answers with its id. */
export function publish(world: World, event: AwsEvent, time = world.clock.now()): string {
  const envelope = wrapEvent(world, event, time);
  for (const rule of world.store(eventsStore).rules.values()) {
    if (hears(rule, envelope)) startDeliveries(world, rule, envelope);
  }
  return envelope.id;
}

export function wrapEvent(world: World, event: AwsEvent, time: number): EventEnvelope {
  const { source, detailType, resources, detail } = event;
  return {
    version: "0",
    id: world.random.uuid(),
    "detail-type": detailType,
    source,
    account: world.account,
    time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    region: world.region,
    resources: [...resources],
    detail: copyData(detail) as AwsEvent["detail"],
  };
}

function hears({ settings, pattern }: LabRule, envelope: EventEnvelope): boolean {
  return settings.state !== "DISABLED" && pattern?.matches(envelope) === true;
}
