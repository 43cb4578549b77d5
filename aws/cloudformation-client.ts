import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { clientOptions } from "./client-options.ts";

export type { CloudFormationClient };

export const cloudFormationClient = () => new CloudFormationClient(clientOptions);
