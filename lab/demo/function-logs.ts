import type { World } from "../kernel/world.ts";
import { logsStore } from "../logs/store.ts";

const marks = /^(START|END|REPORT|INIT_START) /;

/** What each function said last: the first place to look when a step fails. */
export function lastFunctionLines(world: World, count = 6): readonly string[] {
  const groups = [...world.store(logsStore).groups.values()].filter(({ name }) =>
    name.startsWith("/aws/lambda/"),
  );
  return groups.flatMap(({ name, streams }) => {
    const events = [...streams.values()].flatMap((stream) => stream.events);
    const said = events.filter(({ message }) => !marks.test(message));
    const last = said.sort((one, other) => one.timestamp - other.timestamp).slice(-count);
    return [name, ...last.map(({ message }) => `  ${message.split("\t").at(-1) ?? ""}`)];
  });
}
