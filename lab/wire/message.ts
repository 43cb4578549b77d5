/** One AWS API request as it came in, over a socket or in process. */
export interface WireRequest {
  readonly method: string;
  /** Without the query: `/2013-04-01/hostedzone/Z1/rrset`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Bytes of a body as a Buffer. Not by instanceof: under jest the SDK's Uint8Array is of another realm. */
export const toBuffer = (body: unknown): Buffer =>
  ArrayBuffer.isView(body)
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    : Buffer.from(String(body ?? ""));
