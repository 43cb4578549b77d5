import { cognitoStore } from "../lab/cognito/store.ts";
import { ecsStore } from "../lab/ecs/store.ts";
import type { World } from "../lab/kernel/world.ts";
import { type AppBook, platform } from "./account.ts";

export const serviceOf = (world: World, app: string) =>
  [...world.store(ecsStore).services.values()].find(
    ({ arn, status }) => arn.includes(`${platform}/`) && arn.includes(app) && status === "ACTIVE",
  );

/** What shop, which says what the platform is to be, does not find so. */
export function platformFaults(world: World, { wanted: { isOpen, isPrivate } }: AppBook): string[] {
  const [pool] = [...world.store(cognitoStore).pools.values()];
  const isClosed = pool?.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true;
  const { assignPublicIp } =
    serviceOf(world, "shop")?.deployments[0].networkConfiguration?.awsvpcConfiguration ?? {};
  return [
    ...(pool && isClosed === isOpen ? [`finds sign-up ${isClosed ? "closed" : "open"}`] : []),
    ...((assignPublicIp === "DISABLED") === isPrivate ? [] : [`finds public addresses ${assignPublicIp}`]),
  ];
}
