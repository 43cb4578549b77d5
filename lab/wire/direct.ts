import type { AwsError } from "../kernel/aws-error.ts";
import type { Credentials } from "../kernel/runtime.ts";
import type { Service } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { copyData } from "./copy-data.ts";
import { type AnyOperation, asAwsError, callBy, missing, perform } from "./dispatcher.ts";
import { retriesOn } from "./in-process.ts";
import { sdkErrors } from "./sdk-errors.ts";

type Exports = Readonly<Record<string, unknown>>;
type Command = { readonly input: unknown; readonly constructor: { readonly name: string } };

type EndingCredentials = Credentials & { readonly expiration?: Date };
type CredentialsProvider = () => Promise<EndingCredentials>;

/** Asks a provider again only when what it gave is about to end, as the SDK does. */
function rememberUntilEnd(world: World, given: Credentials | CredentialsProvider): CredentialsProvider {
  if (typeof given !== "function") return async () => given;
  let known: EndingCredentials | undefined;
  return async () => {
    const end = known?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    if (!known || world.clock.now() > end - sdkWindowMs) known = await given();
    return known;
  };
}

/** The SDK renews credentials that end within five minutes (@aws-sdk/core, resolveAwsSdkSigV4Config). */
const sdkWindowMs = 300_000;

/** A way to the lab that writes and reads no wire format: for thousands of deployments. IAM, faults and the call log stay. */
export interface DirectAccess {
  /** An instance of the package's client class, as far as paginators can tell, that speaks with these credentials. */
  connect(sdk: object, clientName: string, credentials: Credentials | CredentialsProvider): object;
  /** The package for a function: its client classes make such clients. */
  requireSdk(sdk: object, credentials: Credentials): object;
}

const isClientName = (name: string) => name.endsWith("Client") && !name.startsWith("_") && name !== "Client";

type Configuration = { readonly credentials?: Credentials | CredentialsProvider };
type ClientClass = { readonly prototype: object };

/** Constructed like the client class and with its prototype, since a guard looks there for `send`. */
function standInFor({ prototype }: ClientClass, make: (configuration?: Configuration) => object): object {
  const made = function standIn(configuration?: Configuration) {
    return make(configuration);
  };
  made.prototype = prototype;
  return made;
}

/** What one command comes to on its way there and back, as the SDK's caller sees it. */
function sender(world: World, service: Service, callSeconds: number) {
  const asSdkError = sdkErrors(service.sdk);
  const { retry } = retriesOn(world.clock);
  const attempt = async (command: Command, credentials: Credentials) => {
    await world.clock.sleep(callSeconds * 1000);
    const requestId = world.random.uuid();
    const name = command.constructor.name.replace(/Command$/, "");
    const operation = service.operations[name] as AnyOperation | undefined;
    try {
      if (!operation) throw missing(service.signingName, name);
      const call = callBy(world, credentials.accessKeyId, requestId);
      const output = await perform({ service, name, operation }, copyData(command.input), call);
      return { response: undefined, output: { ...(copyData(output) as object), $metadata: { requestId } } };
    } catch (error) {
      throw asSdkError(asAwsError(error) satisfies AwsError, requestId);
    }
  };
  return async (command: Command, credentials: Credentials) =>
    (await retry((args) => attempt(args as Command, credentials), command)).output;
}

const clientNames = new WeakMap<object, string | undefined>();

function clientNameOf(sdk: object): string | undefined {
  if (!clientNames.has(sdk)) clientNames.set(sdk, Object.keys(sdk).find(isClientName));
  return clientNames.get(sdk);
}

export function directAccess(world: World, services: readonly Service[], callSeconds: number): DirectAccess {
  const byPackage = new Map(services.map((service) => [clientNameOf(service.sdk), service] as const));
  const senders = new Map<string, ReturnType<typeof sender>>();
  const senderOf = (clientName: string) => {
    const service = byPackage.get(clientName);
    if (!service) throw missing(clientName, undefined);
    const known = senders.get(clientName) ?? sender(world, service, callSeconds);
    senders.set(clientName, known);
    return known;
  };
  const connect: DirectAccess["connect"] = (sdk, clientName, given) => {
    const { prototype } = (sdk as Exports)[clientName] as ClientClass;
    const credentials = rememberUntilEnd(world, given);
    return Object.assign(Object.create(prototype), {
      config: { region: async () => world.region, credentials },
      send: async (command: Command) => senderOf(clientName)(command, await credentials()),
    });
  };
  return {
    connect,
    requireSdk(sdk, credentials) {
      return new Proxy(sdk, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof name !== "string" || !isClientName(name)) return value;
          const standIn = (given?: Configuration) => connect(sdk, name, given?.credentials ?? credentials);
          return standInFor(value as ClientClass, standIn);
        },
      });
    },
  };
}
