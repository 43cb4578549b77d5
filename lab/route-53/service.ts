import * as sdk from "@aws-sdk/client-route-53";
import type { Service } from "../kernel/service.ts";
import { recordOperations } from "./record-operations.ts";
import { zoneOperations } from "./zone-operations.ts";

export const route53Service: Service = {
  signingName: "route53",
  iamPrefix: "route53",
  sdk,
  operations: { ...zoneOperations, ...recordOperations },
};
