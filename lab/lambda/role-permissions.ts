import { authorize } from "../iam/evaluate.ts";
import type { Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";

/** Whether a function's role may do all of it: Lambda sends letters and writes logs in the role's name. */
export async function roleMay(
  world: World,
  roleArn: string,
  permissions: readonly Permission[],
): Promise<boolean> {
  try {
    await authorize(world, { accessKeyId: "", principalArn: roleArn }, permissions);
    return true;
  } catch {
    return false;
  }
}
