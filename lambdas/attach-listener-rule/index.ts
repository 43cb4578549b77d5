import { acmClient, certificateTags } from "../../aws/acm.ts";
import { cloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import { loadBalancingClient } from "../../aws/elastic-load-balancing-v2.ts";
import { ssmClient } from "../../aws/ssm.ts";
import { handlerOf } from "../events/handler.ts";
import { inspect, type Overview, overlook, reconcile } from "./reconcile.ts";

const platform = process.env.PLATFORM ?? "";
const clients = {
  acm: acmClient(),
  cloudFormation: cloudFormationClient(),
  elbv2: loadBalancingClient(),
  ssm: ssmClient(),
};

let overview: Overview | undefined;

export const handler = handlerOf({
  function: "attach-listener-rule",
  platform,
  directory: {
    stack: (id) => describeAppStack(clients.cloudFormation, id),
    certificate: (arn) => certificateTags(clients.acm, arn),
    apps: async () => {
      overview = await overlook(clients, platform);
      return overview.apps;
    },
  },
  reconcile: (visit, run) => reconcile(clients, visit, run, run.patient ? undefined : overview),
  inspect: (run) => inspect(clients, platform, run, overview?.loadBalancerArn),
});
