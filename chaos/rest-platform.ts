import { cognitoStore } from "../lab/cognito/store.ts";
import { ecsStore } from "../lab/ecs/store.ts";
import type { World } from "../lab/kernel/world.ts";
import { type AppBook, platform } from "./account.ts";

export const serviceOf = (world: World, app: string) =>
  [...world.store(ecsStore).services.values()].find(
    ({ arn, status }) => arn.includes(`${platform}/`) && arn.includes(app) && status === "ACTIVE",
  );

/** The same for the app's tasks as it was asked for: on instances, or not. */
export function launchFaults(world: World, app: string, { wanted: { isOnInstances } }: AppBook): string[] {
  const isSo = serviceOf(world, app)?.deployments[0].capacityProvider !== undefined;
  return isSo === isOnInstances ? [] : [`runs ${isSo ? "" : "not "}on instances`];
}

/** What shop, which says what the platform is to be, does not find so. */
export function platformFaults(world: World, { wanted }: AppBook): string[] {
  const { isOpen } = wanted;
  const isPrivate = wanted.isPrivate || wanted.isOnInstances;
  const [pool] = [...world.store(cognitoStore).pools.values()];
  const isClosed = pool?.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true;
  const { assignPublicIp } =
    serviceOf(world, "shop")?.deployments[0].networkConfiguration?.awsvpcConfiguration ?? {};
  return [
    ...(pool && isClosed === isOpen ? [`finds sign-up ${isClosed ? "closed" : "open"}`] : []),
    ...((assignPublicIp !== "ENABLED") === isPrivate ? [] : [`finds public addresses ${assignPublicIp}`]),
  ];
}
