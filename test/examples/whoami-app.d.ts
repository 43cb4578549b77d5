/** The example app is plain JavaScript; these are the types its tests know it by. */
declare module "*/examples/whoami/app.mjs" {
  export interface AppRequest {
    readonly method: string;
    readonly url: string | URL;
    readonly headers: Readonly<Record<string, string>>;
  }

  export interface AppResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }

  export interface AppOptions {
    /** Fetches the text at an address: how the load balancer's public key is got. */
    readonly fetchText?: (url: string) => Promise<string>;
    /** Milliseconds since the epoch. */
    readonly now?: () => number;
  }

  export function createApp(
    environment?: Readonly<Record<string, string | undefined>>,
    options?: AppOptions,
  ): (request: AppRequest) => Promise<AppResponse>;
}
