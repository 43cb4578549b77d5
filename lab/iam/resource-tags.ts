import { acmStore } from "../acm/store.ts";
import { cognitoStore } from "../cognito/store.ts";
import { ec2Store } from "../ec2/store.ts";
import type { Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";

type Tags = Readonly<Record<string, string>>;

/** The tags of what is there, by its ARN or by the id at its end. */
function tagsOf(world: World, arn: string): Tags | undefined {
  const service = arn.split(":")[2];
  const id = arn.split("/").at(-1) ?? "";
  if (service === "acm") return world.store(acmStore).certificates.get(arn)?.tags;
  if (service === "cognito-idp") return world.store(cognitoStore).pools.get(id)?.settings.UserPoolTags;
  if (service !== "ec2") return undefined;
  const { networkInterfaces: _, ...tagged } = world.store(ec2Store);
  return Object.values(tagged)
    .map((records) => records.get(id)?.tags)
    .find((tags) => tags !== undefined);
}

/** A question about a resource that is there, with its tags as conditions may ask for them: `aws:ResourceTag/KEY`. */
export function withResourceTags(world: World, permission: Permission): Permission {
  const tags = tagsOf(world, permission.resource);
  if (!tags) return permission;
  const context = Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return { ...permission, context: { ...permission.context, ...Object.fromEntries(context) } };
}
