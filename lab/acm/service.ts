import * as sdk from "@aws-sdk/client-acm";
import type { Service } from "../kernel/service.ts";
import { operations } from "./operations.ts";

export const acmService: Service = { signingName: "acm", iamPrefix: "acm", sdk, operations };
