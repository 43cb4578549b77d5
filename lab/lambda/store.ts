import type { Credentials } from "../kernel/runtime.ts";
import { defineStore } from "../kernel/world.ts";

/** A function's configuration, checked and with Lambda's defaults filled in. */
export interface FunctionSettings {
  readonly role: string;
  readonly handler: string;
  readonly runtime: string;
  readonly zipFile: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly architecture: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
  readonly logGroup: string;
  readonly logFormat: "Text" | "JSON";
}

/** A statement of the function's resource policy, as AWS::Lambda::Permission gave it. */
export interface InvokePermission {
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

/** What happens to asynchronous invocations; https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
export interface AsyncSettings {
  readonly maximumRetryAttempts?: number | undefined;
  readonly maximumEventAgeSeconds?: number | undefined;
  readonly onSuccess?: string | undefined;
  readonly onFailure?: string | undefined;
}

export interface LabFunction {
  readonly name: string;
  readonly arn: string;
  settings: FunctionSettings;
  tags: Readonly<Record<string, string>>;
  lastModified: number;
  revision: string;
  /** Of the execution environments; new ones with each change of the configuration. */
  credentials: Credentials;
  readonly permissions: Map<string, InvokePermission>;
  asyncSettings?: AsyncSettings | undefined;
  /** Invocations under way. */
  running: number;
}

/** Functions by name. A new AWS account may run as few as 10 at once: set `accountConcurrency` to see what that breaks. */
export const lambdaStore = defineStore("lambda", () => ({
  functions: new Map<string, LabFunction>(),
  accountConcurrency: 1000,
}));
