import { type ImageCatalogue, imageCatalogue } from "./containers/image-catalogue.ts";
import { simulatedContainers } from "./containers/simulated-containers.ts";
import { callerOf } from "./iam/credentials.ts";
import { createInternet } from "./kernel/http.ts";
import { seededRandom } from "./kernel/random.ts";
import type { Credentials } from "./kernel/runtime.ts";
import type { Call } from "./kernel/service.ts";
import { type VirtualClock, virtualClock } from "./kernel/virtual-clock.ts";
import { createWorld, type World } from "./kernel/world.ts";
import type { SdkCall } from "./lambda/function-sdk.ts";
import { inProcessFunctions } from "./lambda/in-process-runtime.ts";
import { openForBusiness } from "./open-for-business.ts";
import { allServices } from "./services.ts";
import { type DirectAccess, directAccess } from "./wire/direct.ts";
import { createDispatcher, type Dispatch } from "./wire/dispatcher.ts";
import { inProcessConfiguration, inProcessHandler, inProcessSdk, requireSdk } from "./wire/in-process.ts";

/** A whole account in virtual time, inside this process: deployments of minutes take milliseconds and repeat exactly. */
export interface VirtualLab {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly images: ImageCatalogue;
  readonly dispatch: Dispatch;
  /** What an SDK client is made with to reach this lab; the administrator's credentials by default. */
  configuration(credentials?: Credentials): ReturnType<typeof inProcessConfiguration>;
  /** Clients without a wire format. */
  readonly direct: DirectAccess;
  /** A call by the administrator, for operations used without the wire. */
  call(): Call;
}

export const administrator: Credentials = {
  accessKeyId: "AKIALABADMIN",
  secretAccessKey: "lab",
  sessionToken: "lab",
};

/** A call's way there and back, in seconds. A guess; it also lets strands that run side by side take turns. */
const callSeconds = 0.05;

export interface VirtualLabOptions {
  readonly seed?: number;
  /** For tests: true kills a function just before one of its calls. */
  readonly killBefore?: (call: SdkCall) => boolean;
  /** Functions reach the lab without a wire format: ten times as fast. */
  readonly isDirect?: boolean;
  /** How many turns of the event loop count as stillness; one is enough when everybody is direct. */
  readonly quietTurns?: number;
}

export function createVirtualLab({
  seed = 1,
  killBefore,
  isDirect,
  quietTurns,
}: VirtualLabOptions = {}): VirtualLab {
  const clock = virtualClock(undefined, quietTurns === undefined ? {} : { quietTurns });
  const images = imageCatalogue();
  const configuration = (credentials = administrator) =>
    inProcessConfiguration(inProcessHandler(dispatch, clock, callSeconds), credentials, world.region, clock);
  const world = createWorld({
    clock,
    random: seededRandom(seed),
    internet: createInternet(),
    containers: simulatedContainers({ clock, catalogue: images }),
    functions: inProcessFunctions({
      clock,
      requireSdk: isDirect
        ? (name, credentials) => direct.requireSdk(requireSdk(name), credentials)
        : inProcessSdk(configuration),
      ...(killBefore && { killBefore }),
    }),
  });
  const services = allServices();
  const dispatch = createDispatcher(world, services);
  const direct = directAccess(world, services, callSeconds);
  openForBusiness(world, images);
  return {
    world,
    clock,
    images,
    dispatch,
    direct,
    configuration,
    call: () => ({
      world,
      caller: callerOf(world, administrator.accessKeyId),
      requestId: world.random.uuid(),
    }),
  };
}
