import { AwsError } from "../kernel/aws-error.ts";
import type { Providers, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { iamStore, type Role } from "./store.ts";

const state = (arn: string): ResourceState => ({
  physicalId: arn.split("/").at(-1) ?? "",
  attributes: { Arn: arn },
});

function checkRoles(world: World, names: readonly string[]): readonly string[] {
  const known = [...world.store(iamStore).roles.values()].map(({ name }) => name);
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined)
    throw new AwsError("NoSuchEntity", `The role with name ${missing} cannot be found.`, 404);
  if (names.length !== 1)
    throw new AwsError("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1", 409);
  return names;
}

function findProfile(world: World, name: string): string {
  const { instanceProfiles } = world.store(iamStore);
  const arn = [...instanceProfiles.keys()].find((one) => one.endsWith(`/${name}`));
  if (arn === undefined) throw new AwsError("NoSuchEntity", `Instance Profile ${name} cannot be found.`, 404);
  return arn;
}

/** The role that an instance with this profile acts as. */
export function roleOfProfile(world: World, arn: string | undefined): Role | undefined {
  const { instanceProfiles, roles } = world.store(iamStore);
  const [name] = instanceProfiles.get(arn ?? "") ?? [];
  return [...roles.values()].find((role) => role.name === name);
}

export const instanceProfileProviders: Providers = {
  "AWS::IAM::InstanceProfile": {
    service: "Iam",
    async create({ world, properties, stackName, logicalId }) {
      const name = properties.InstanceProfileName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`;
      const arn = `arn:aws:iam::${world.account}:instance-profile${properties.Path ?? "/"}${name}`;
      const roles = checkRoles(world, (properties.Roles ?? []) as readonly string[]);
      world.store(iamStore).instanceProfiles.set(arn, roles);
      return state(arn);
    },
    async update({ world, properties }, name) {
      const arn = findProfile(world, name);
      const roles = checkRoles(world, (properties.Roles ?? []) as readonly string[]);
      world.store(iamStore).instanceProfiles.set(arn, roles);
      return state(arn);
    },
    async delete({ world }, name) {
      world.store(iamStore).instanceProfiles.delete(findProfile(world, name));
    },
  },
};
