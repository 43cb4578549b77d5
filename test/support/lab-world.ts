import { createInternet } from "../../lab/kernel/http.ts";
import { seededRandom } from "../../lab/kernel/random.ts";
import type { ContainerRuntime, FunctionRuntime } from "../../lab/kernel/runtime.ts";
import type { Call } from "../../lab/kernel/service.ts";
import { type VirtualClock, virtualClock } from "../../lab/kernel/virtual-clock.ts";
import { createWorld, type World, type WorldParts } from "../../lab/kernel/world.ts";

const noContainers: ContainerRuntime = {
  start: () => Promise.reject(new Error("this test starts no containers")),
  fetch: () => Promise.reject(new Error("this test reaches no containers")),
};

const noFunctions: FunctionRuntime = {
  invoke: () => Promise.reject(new Error("this test invokes no functions")),
  close: () => Promise.resolve(),
};

/** An empty account in virtual time, for tests of one service. */
export function testWorld(overrides: Partial<WorldParts> = {}): { world: World; clock: VirtualClock } {
  const clock = virtualClock();
  const parts = { clock, random: seededRandom(1), internet: createInternet() };
  return {
    world: createWorld({ ...parts, containers: noContainers, functions: noFunctions, ...overrides }),
    clock,
  };
}

/** A call by the account's administrator. */
export function call(world: World): Call {
  return {
    world,
    caller: { accessKeyId: "AKIAADMIN", principalArn: `arn:aws:iam::${world.account}:root` },
    requestId: world.random.uuid(),
  };
}
