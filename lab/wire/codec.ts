import type { AwsError } from "../kernel/aws-error.ts";
import { readJson, writeJson } from "./json.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { awsQuery, ec2Query, type QueryDialect, readQueryInput } from "./query.ts";
import { findRestOperation, payloadMember, readBindings, writeBindings } from "./rest.ts";
import type { OperationSchema } from "./schema.ts";
import { escapeXml, readXmlBody, writeMembers, writeXml } from "./xml.ts";

export type Operations = ReadonlyMap<string, OperationSchema>;

/** One AWS protocol, seen from the server. */
export interface Codec {
  operationName(request: WireRequest, operations: Operations): string | undefined;
  readInput(operation: OperationSchema, request: WireRequest): unknown;
  writeOutput(operation: OperationSchema, output: unknown, requestId: string): WireResponse;
  writeError(error: AwsError, requestId: string): WireResponse;
}

const xml = (status: number, body: string): WireResponse => ({
  status,
  headers: { "content-type": "text/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const side = ({ status }: AwsError) => (status < 500 ? "Sender" : "Receiver");

const errorResponse = (error: AwsError, requestId: string) =>
  xml(
    error.status,
    `<ErrorResponse><Error><Type>${side(error)}</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );

const queryCodec = (dialect: QueryDialect) => ({
  operationName: ({ body }: WireRequest) =>
    new URLSearchParams(body.toString("utf8")).get("Action") ?? undefined,
  readInput: ({ input }: OperationSchema, { body }: WireRequest) =>
    readQueryInput(input, new URLSearchParams(body.toString("utf8")), dialect),
});

const awsQueryCodec: Codec = {
  ...queryCodec(awsQuery),
  writeOutput: ({ name, output }, value, requestId) =>
    xml(
      200,
      `<${name}Response><${name}Result>${writeMembers(output, value)}</${name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
    ),
  writeError: errorResponse,
};

const ec2QueryCodec: Codec = {
  ...queryCodec(ec2Query),
  writeOutput: ({ name, output }, value, requestId) =>
    xml(
      200,
      `<${name}Response><requestId>${requestId}</requestId>${writeMembers(output, value)}</${name}Response>`,
    ),
  writeError: (error, requestId) =>
    xml(
      error.status,
      `<Response><Errors><Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    ),
};

const jsonError = (error: AwsError, requestId: string): WireResponse => ({
  status: error.status,
  headers: {
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-requestid": requestId,
    "x-amzn-errortype": error.code,
  },
  body: JSON.stringify({ __type: error.code, message: error.message, Message: error.message }),
});

const jsonCodec: Codec = {
  operationName: ({ headers }) => headers["x-amz-target"]?.split(".").at(-1),
  readInput: ({ input }, { body }) => readJson(input, body),
  writeOutput: ({ output }, value, requestId) => ({
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId },
    body: writeJson(output, value),
  }),
  writeError: jsonError,
};

const fields = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>;

const restXmlCodec: Codec = {
  operationName: (request, operations) => findRestOperation(operations.values(), request)?.name,
  readInput(operation, request) {
    const payload = payloadMember(operation.input);
    const body = request.body.length > 0 ? readXmlBody(payload?.[1] ?? operation.input, request.body) : {};
    return { ...fields(payload ? { [payload[0]]: body } : body), ...readBindings(operation, request) };
  },
  writeOutput(operation, value) {
    const { status, headers } = writeBindings(operation, fields(value));
    const body = writeXml(
      operation.output,
      value,
      operation.output.getName()?.split("#").at(-1) ?? operation.name,
    );
    return { ...xml(status, body), headers: { "content-type": "text/xml", ...headers } };
  },
  writeError: errorResponse,
};

const restJsonCodec: Codec = {
  operationName: (request, operations) => findRestOperation(operations.values(), request)?.name,
  async readInput(operation, request) {
    const payload = payloadMember(operation.input);
    const body = payload
      ? { [payload[0]]: new Uint8Array(request.body) }
      : await readJson(operation.input, request.body);
    return { ...fields(body), ...readBindings(operation, request) };
  },
  writeOutput(operation, value, requestId) {
    const payload = payloadMember(operation.output);
    const { status, headers } = writeBindings(operation, fields(value));
    const held = payload && fields(value)[payload[0]];
    return {
      status,
      headers: { "content-type": "application/json", "x-amzn-requestid": requestId, ...headers },
      body: payload ? ((held ?? "") as Uint8Array | string) : writeJson(operation.output, value),
    };
  },
  writeError: jsonError,
};

/** By the shape id that a client's protocol gives itself. */
export const codecs: Readonly<Record<string, Codec>> = {
  "aws.protocols#awsQuery": awsQueryCodec,
  "aws.protocols#ec2Query": ec2QueryCodec,
  "aws.protocols#awsJson1_0": jsonCodec,
  "aws.protocols#awsJson1_1": jsonCodec,
  "aws.protocols#restXml": restXmlCodec,
  "aws.protocols#restJson1": restJsonCodec,
};
