import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { createFunction, findFunction, requireSendMessage, updateFunction } from "./functions.ts";
import { invalidParameter, readSettings } from "./settings.ts";
import { type AsyncSettings, type LabFunction, lambdaStore } from "./store.ts";

function tagsOf({ properties, stackTags }: ResourceRequest): Record<string, string> {
  const own = (properties.Tags ?? []) as readonly { Key: string; Value: string }[];
  return { ...stackTags, ...Object.fromEntries(own.map(({ Key, Value }) => [Key, String(Value)])) };
}

function nameOf({ properties, stackName, logicalId, world }: ResourceRequest): string {
  const generated = () => `${stackName}-${logicalId}`.slice(0, 51).concat(`-${world.random.suffix(12)}`);
  return String(properties.FunctionName ?? generated());
}

const stateOf = ({ name, arn }: LabFunction): ResourceState => ({
  physicalId: name,
  attributes: { Arn: arn },
});

const text = (value: unknown) => (value === undefined ? undefined : String(value));

function addPermission({ world, properties }: ResourceRequest, id: string): void {
  const { Action, Principal, SourceArn, SourceAccount } = properties;
  const action = String(Action);
  if (!/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(action))
    throw invalidParameter(`Value '${action}' at 'action' failed to satisfy constraint`);
  findFunction(world, text(properties.FunctionName)).permissions.set(id, {
    ...{ action, principal: String(Principal) },
    ...{ sourceArn: text(SourceArn), sourceAccount: text(SourceAccount) },
  });
}

/** Checks AWS::Lambda::EventInvokeConfig as PutFunctionEventInvokeConfig would. */
async function readAsyncSettings(
  world: World,
  properties: Properties,
  { role }: LabFunction["settings"],
): Promise<AsyncSettings> {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig = {} } = properties;
  const { OnFailure, OnSuccess } = DestinationConfig as Readonly<Record<string, { Destination?: string }>>;
  for (const arn of [OnFailure?.Destination, OnSuccess?.Destination])
    if (arn) await requireSendMessage(world, role, arn);
  return {
    maximumRetryAttempts: within("maximumRetryAttempts", MaximumRetryAttempts, [0, 2]),
    maximumEventAgeSeconds: within("maximumEventAgeInSeconds", MaximumEventAgeInSeconds, [60, 21_600]),
    ...{ onFailure: OnFailure?.Destination, onSuccess: OnSuccess?.Destination },
  };
}

function within(name: string, value: unknown, [least, most]: readonly [number, number]): number | undefined {
  if (value === undefined) return undefined;
  if (Number(value) >= least && Number(value) <= most) return Number(value);
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint`,
  );
}

async function putAsyncSettings({ world, properties }: ResourceRequest): Promise<ResourceState> {
  const found = findFunction(world, text(properties.FunctionName));
  found.asyncSettings = await readAsyncSettings(world, properties, found.settings);
  return { physicalId: `${found.name}|${properties.Qualifier ?? "$LATEST"}` };
}

export const lambdaProviders: Providers = {
  "AWS::Lambda::Function": {
    service: "Lambda",
    async create(request) {
      const name = nameOf(request);
      const settings = readSettings(request.properties, name);
      return stateOf(await createFunction(request.world, { name, settings, tags: tagsOf(request) }));
    },
    async update(request, physicalId) {
      const found = findFunction(request.world, physicalId);
      const settings = readSettings(request.properties, found.name);
      await updateFunction(request.world, found, { settings, tags: tagsOf(request) });
      return stateOf(found);
    },
    async delete({ world }, physicalId) {
      world.store(lambdaStore).functions.delete(findFunction(world, physicalId).name);
    },
  },
  "AWS::Lambda::Permission": {
    service: "Lambda",
    async create(request) {
      const id = `${request.stackName}-${request.logicalId}-${request.world.random.suffix(12)}`;
      addPermission(request, id);
      return { physicalId: id, attributes: { Id: id } };
    },
    async delete({ world, properties }, physicalId) {
      const { permissions } = findFunction(world, text(properties.FunctionName));
      if (permissions.delete(physicalId)) return;
      throw new AwsError(
        "ResourceNotFoundException",
        `Statement ${physicalId} is not found in resource policy.`,
        404,
      );
    },
  },
  "AWS::Lambda::EventInvokeConfig": {
    service: "Lambda",
    async create(request) {
      const { name, asyncSettings } = findFunction(request.world, text(request.properties.FunctionName));
      if (asyncSettings)
        throw new AwsError("AlreadyExists", `The function ${name} already has an EventInvokeConfig.`, 409);
      return putAsyncSettings(request);
    },
    update: (request) => putAsyncSettings(request),
    async delete({ world }, physicalId) {
      findFunction(world, physicalId.split("|")[0]).asyncSettings = undefined;
    },
  },
};
