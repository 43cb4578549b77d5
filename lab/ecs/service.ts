import * as sdk from "@aws-sdk/client-ecs";
import type { Service } from "../kernel/service.ts";
import { clusterOperations } from "./cluster-operations.ts";
import { serviceOperations } from "./service-operations.ts";
import { taskDefinitionOperations } from "./task-definition-operations.ts";
import { taskOperations } from "./task-operations.ts";

export const ecsService: Service = {
  signingName: "ecs",
  iamPrefix: "ecs",
  sdk,
  operations: {
    ...clusterOperations,
    ...taskDefinitionOperations,
    ...serviceOperations,
    ...taskOperations,
  },
};
