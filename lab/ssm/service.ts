import * as sdk from "@aws-sdk/client-ssm";
import type { Service } from "../kernel/service.ts";
import { readOperations } from "./read-operations.ts";
import { writeOperations } from "./write-operations.ts";

export const ssmService: Service = {
  signingName: "ssm",
  iamPrefix: "ssm",
  sdk,
  operations: { ...readOperations, ...writeOperations },
};
