import { acmClient, certificateTags } from "../../aws/acm.ts";
import { cloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import { credentialsOfRole } from "../../aws/assume-role.ts";
import { lookAgain, type Route53Client, route53Client } from "../../aws/route-53.ts";
import { listReleasedApps, ssmClient } from "../../aws/ssm.ts";
import { appOfAnyParameter } from "../../core/names.ts";
import { handlerOf } from "../events/handler.ts";
import { reconcile } from "./reconcile.ts";
import { removeSuperseded } from "./remove-superseded.ts";

const platform = process.env.PLATFORM ?? "";
/** By role; each asks for new credentials by itself. */
const route53 = new Map<string, Route53Client>([["", route53Client()]]);
const clients = {
  acm: acmClient(),
  /** CloudFront's and Cognito's certificates live there, whatever the Region of everything else. */
  acmOfTheWorld: acmClient("us-east-1"),
  cloudFormation: cloudFormationClient(),
  ssm: ssmClient(),
  route53(role: string): Route53Client {
    const client = route53.get(role) ?? route53Client(credentialsOfRole(role, platform));
    route53.set(role, client);
    return client;
  },
};

export const handler = handlerOf({
  function: "validate-certificate",
  platform,
  directory: {
    stack: (id) => describeAppStack(clients.cloudFormation, id),
    certificate: (arn) => certificateTags(clients.acm, arn),
    apps: () => listReleasedApps(clients.ssm, platform, appOfAnyParameter),
  },
  reconcile: (visit, run) => lookAgain(() => reconcile(clients, visit, run)),
  inspect: (run) => removeSuperseded(clients, platform, run),
});
