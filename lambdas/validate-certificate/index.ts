import { acmClient, certificateTags } from "../../aws/acm.ts";
import { cloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import { route53Client } from "../../aws/route-53.ts";
import { listReleasedApps, ssmClient } from "../../aws/ssm.ts";
import { handlerOf } from "../events/handler.ts";
import { reconcile } from "./reconcile.ts";

const platform = process.env.PLATFORM ?? "";
const ssm = ssmClient();
const clients = {
  acm: acmClient(),
  /** CloudFront's and Cognito's certificates live there, whatever the Region of everything else. */
  acmOfTheWorld: acmClient("us-east-1"),
  cloudFormation: cloudFormationClient(),
  route53: route53Client(),
};

export const handler = handlerOf({
  function: "validate-certificate",
  platform,
  directory: {
    stack: (id) => describeAppStack(clients.cloudFormation, id),
    certificate: (arn) => certificateTags(clients.acm, arn),
    apps: () => listReleasedApps(ssm, platform),
  },
  reconcile: (visit, run) => reconcile(clients, visit, run),
});
