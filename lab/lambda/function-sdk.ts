import type { FunctionLife } from "./function-life.ts";

/** A call of the SDK that a function is about to make. */
export interface SdkCall {
  readonly functionName: string;
  readonly requestId: string;
  /** `CreateRuleCommand` */
  readonly command: string;
  /** Which call of this invocation it is, from 0. */
  readonly index: number;
}

interface Client {
  send(...values: unknown[]): unknown;
}
type ClientClass = (new (...values: unknown[]) => Client) & { readonly prototype: Client };

/**
 * An SDK package whose clients belong to a function's life: `before` is told of each call, and once the
 * life is over no call begins or returns.
 */
export function guardSdk(sdk: object, life: FunctionLife, before: (command: string) => void): object {
  const guarded = new Map<unknown, ClientClass>();
  return new Proxy(sdk, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (!isClient(value)) return value;
      const client = guarded.get(value) ?? guardClient(value, life, before);
      guarded.set(value, client);
      return client;
    },
  });
}

function isClient(value: unknown): value is ClientClass {
  return typeof value === "function" && typeof value.prototype?.send === "function";
}

function guardClient(
  client: ClientClass,
  life: FunctionLife,
  before: (command: string) => void,
): ClientClass {
  return new Proxy(client, {
    construct(target, values, newTarget) {
      const made: Client = Reflect.construct(target, values, newTarget);
      const send = made.send.bind(made);
      made.send = (...sent) => {
        before(sent[0]?.constructor.name ?? "");
        if (life.isOver()) return new Promise(() => {});
        return life.guard(Promise.resolve(send(...sent)));
      };
      return made;
    },
  });
}
