import * as sdk from "@aws-sdk/client-ec2";
import type { Service } from "../kernel/service.ts";
import { operations } from "./operations.ts";

export const ec2Service: Service = { signingName: "ec2", iamPrefix: "ec2", sdk, operations };
