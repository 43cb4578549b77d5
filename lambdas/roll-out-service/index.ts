import { cloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import { ecrClient } from "../../aws/ecr.ts";
import { describeService, ecsClient } from "../../aws/ecs.ts";
import { listReleasedApps, ssmClient } from "../../aws/ssm.ts";
import { handlerOf } from "../events/handler.ts";
import { reconcile } from "./reconcile.ts";
import { findTrackers } from "./release-pushed.ts";

const platform = process.env.PLATFORM ?? "";
const clients = {
  cloudFormation: cloudFormationClient(),
  ecr: ecrClient(),
  ecs: ecsClient(),
  ssm: ssmClient(),
};

export const handler = handlerOf({
  function: "roll-out-service",
  platform,
  directory: {
    stack: (id) => describeAppStack(clients.cloudFormation, id),
    service: async (arn) => (await describeService(clients.ecs, arn))?.tags,
    trackers: (push) => findTrackers(clients, platform, push),
    apps: () => listReleasedApps(clients.ssm, platform),
  },
  reconcile: (visit, run) => reconcile(clients, visit, run),
});
