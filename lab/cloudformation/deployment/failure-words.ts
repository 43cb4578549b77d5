import { AwsError } from "../../kernel/aws-error.ts";
import { isLegacyType } from "../schema/resource-schema.ts";

/** https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html */
const handlerCodes: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/AlreadyExists|Duplicate|Conflict(?!.*Operation)/, "AlreadyExists"],
  [/NotFound|NoSuch|NonExistent/, "NotFound"],
  [/AccessDenied|Unauthorized|NotAuthorized/, "AccessDenied"],
  [/Throttl|TooManyRequests|RateExceeded/, "Throttling"],
  [/LimitExceeded|TooMany/, "ServiceLimitExceeded"],
  [/InUse|Dependency/, "ResourceConflict"],
  [/Internal|Unavailable/, "ServiceInternalError"],
];

const ownCodes = new Set(
  "NotUpdatable InvalidRequest AccessDenied InvalidCredentials AlreadyExists NotFound ResourceConflict Throttling ServiceLimitExceeded NotStabilized GeneralServiceException ServiceInternalError NetworkFailure InternalFailure".split(
    " ",
  ),
);

function handlerCode(code: string): string {
  if (ownCodes.has(code)) return code;
  return handlerCodes.find(([pattern]) => pattern.test(code))?.[1] ?? "InvalidRequest";
}

export interface FailedCall {
  readonly type: string;
  readonly service: string;
  /** Two ids to put into the words. */
  readonly requestId: string;
  readonly requestToken: string;
}

const source = (error: AwsError, { service, requestId }: FailedCall) =>
  ownCodes.has(error.code)
    ? ""
    : ` (Service: ${service}, Status Code: ${error.status}, Request ID: ${requestId})`;

/**
 * A handler's refusal in CloudFormation's words. An error whose code is one of the registry's own handler codes
 * (`NotStabilized`, `GeneralServiceException`) stands for the handler's own finding and names no service.
 */
export function failureWords(error: unknown, call: FailedCall): string {
  if (!(error instanceof AwsError)) return `Internal Failure: ${String(error)}`;
  if (error.code === "ValidationError" && error.message.startsWith("Template")) return error.message;
  if (isLegacyType(call.type)) {
    return `${error.message} (Service: ${call.service}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${call.requestId}; Proxy: null)`;
  }
  const message = `${error.message}${source(error, call)}`;
  return `Resource handler returned message: "${message}" (RequestToken: ${call.requestToken}, HandlerErrorCode: ${handlerCode(error.code)})`;
}
