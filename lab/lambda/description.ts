import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { FunctionConfiguration, FunctionEventInvokeConfig } from "@aws-sdk/client-lambda";
import type { LabFunction } from "./store.ts";

/** As GetFunctionConfiguration shows a function: recording test_dead_letter_queue. */
export function describeFunction({
  name,
  arn,
  settings,
  lastModified,
  revision,
}: LabFunction): FunctionConfiguration {
  return {
    ...{ FunctionName: name, FunctionArn: arn, Version: "$LATEST", PackageType: "Zip", RevisionId: revision },
    ...{ Runtime: settings.runtime as FunctionConfiguration["Runtime"], Role: settings.role },
    ...{ Handler: settings.handler, Description: settings.description },
    ...{
      Timeout: settings.timeoutSeconds,
      MemorySize: settings.memoryMegabytes,
      EphemeralStorage: { Size: 512 },
    },
    CodeSize: deflateRawSync(settings.zipFile).length,
    CodeSha256: createHash("sha256").update(settings.zipFile).digest("base64"),
    LastModified: new Date(lastModified).toISOString().replace("Z", "+0000"),
    Architectures: [settings.architecture === "arm64" ? "arm64" : "x86_64"],
    ...(Object.keys(settings.environment).length > 0 && {
      Environment: { Variables: { ...settings.environment } },
    }),
    ...(settings.deadLetterArn && { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    LoggingConfig: { LogFormat: settings.logFormat, LogGroup: settings.logGroup },
    TracingConfig: { Mode: "PassThrough" },
    ...{ State: "Active", LastUpdateStatus: "Successful" },
  };
}

export function describeAsyncSettings({
  arn,
  asyncSettings = {},
  lastModified,
}: LabFunction): FunctionEventInvokeConfig {
  const { maximumRetryAttempts, maximumEventAgeSeconds, onFailure, onSuccess } = asyncSettings;
  return {
    ...{ FunctionArn: `${arn}:$LATEST`, LastModified: new Date(lastModified) },
    ...{ MaximumRetryAttempts: maximumRetryAttempts, MaximumEventAgeInSeconds: maximumEventAgeSeconds },
    DestinationConfig: {
      ...(onFailure && { OnFailure: { Destination: onFailure } }),
      ...(onSuccess && { OnSuccess: { Destination: onSuccess } }),
    },
  };
}
