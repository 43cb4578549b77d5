import type { AwsError } from "../kernel/aws-error.ts";
import { codecs } from "./codec.ts";
import { codecOf } from "./protocol-of.ts";
import type { Traits } from "./schema.ts";

type Exports = Readonly<Record<string, unknown>>;
type ErrorClass = new (fields: object) => Error;

/** Shape [-3, namespace, name, traits, ...]: an error of the API's model. */
const isErrorShape = (value: unknown): value is [-3, string, string, Traits] =>
  Array.isArray(value) && value[0] === -3;

/** Query services have a code of their own for many a modelled error: `PriorityInUse` for `PriorityInUseException`. */
function namesByCode(sdk: object): ReadonlyMap<string, string> {
  const shapes = Object.values(sdk).filter(isErrorShape);
  return new Map(shapes.map(([, , name, traits]) => [traits.awsQueryError?.[0] ?? name, name]));
}

const saysCode = new Set(["awsQuery", "ec2Query", "restXml"].map((name) => codecs[`aws.protocols#${name}`]));

type SdkErrors = (error: AwsError, requestId: string) => Error;

const made = new WeakMap<object, SdkErrors>();

/** Turns refusals into what the package's clients throw: the modelled class where there is one, the wire's code where it says one. */
export function sdkErrors(sdk: object): SdkErrors {
  const known = made.get(sdk) ?? makeSdkErrors(sdk);
  made.set(sdk, known);
  return known;
}

function makeSdkErrors(sdk: object): SdkErrors {
  const names = namesByCode(sdk);
  const code = saysCode.has(codecOf(sdk));
  const [, general] = Object.entries(sdk).find(([name]) => name.endsWith("ServiceException")) ?? [];
  return (error, requestId) => {
    const name = names.get(error.code) ?? error.code;
    const $metadata = { httpStatusCode: error.status, requestId, attempts: 1, totalRetryDelay: 0 };
    const $fault = error.status < 500 ? "client" : "server";
    const fields = { name, message: error.message, $fault, $metadata };
    const modelled = (sdk as Exports)[name] as ErrorClass | undefined;
    const thrown = modelled ? new modelled(fields) : new (general as ErrorClass)(fields);
    return code ? Object.assign(thrown, { Code: error.code }) : thrown;
  };
}
