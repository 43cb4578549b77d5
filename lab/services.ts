import { acmProviders } from "./acm/providers.ts";
import { acmService } from "./acm/service.ts";
import { autoscalingProviders } from "./autoscaling/providers.ts";
import { createCloudFormation } from "./cloudformation/service.ts";
import { cloudwatchProviders } from "./cloudwatch/providers.ts";
import { cognitoProviders } from "./cognito/providers.ts";
import { cognitoService } from "./cognito/service.ts";
import { driftReaders } from "./drift/readers.ts";
import { ec2Providers } from "./ec2/providers.ts";
import { ec2Service } from "./ec2/service.ts";
import { ecrProviders } from "./ecr/providers.ts";
import { ecrService } from "./ecr/service.ts";
import { ecsProviders } from "./ecs/providers.ts";
import { ecsService } from "./ecs/service.ts";
import { elbv2Providers } from "./elbv2/providers.ts";
import { elbv2Service } from "./elbv2/service.ts";
import { eventsProviders } from "./events/providers.ts";
import { eventsService } from "./events/service.ts";
import { iamProviders } from "./iam/providers.ts";
import type { Providers } from "./kernel/provider.ts";
import type { Service } from "./kernel/service.ts";
import { lambdaProviders } from "./lambda/providers.ts";
import { lambdaService } from "./lambda/service.ts";
import { logsProviders } from "./logs/providers.ts";
import { logsService } from "./logs/service.ts";
import { route53Providers } from "./route-53/providers.ts";
import { route53Service } from "./route-53/service.ts";
import { secretsManagerService } from "./secrets-manager/service.ts";
import { sqsProviders } from "./sqs/providers.ts";
import { sqsService } from "./sqs/service.ts";
import { ssmProviders } from "./ssm/providers.ts";
import { ssmService } from "./ssm/service.ts";
import { stsService } from "./sts/service.ts";

/** Every resource type that CloudFormation can make in the lab. */
export const allProviders: Providers = {
  ...acmProviders,
  ...autoscalingProviders,
  ...cloudwatchProviders,
  ...cognitoProviders,
  ...ec2Providers,
  ...ecrProviders,
  ...ecsProviders,
  ...elbv2Providers,
  ...eventsProviders,
  ...iamProviders,
  ...lambdaProviders,
  ...logsProviders,
  ...route53Providers,
  ...sqsProviders,
  ...ssmProviders,
};

/** Every API that the lab answers. */
export const allServices = (): readonly Service[] => [
  acmService,
  createCloudFormation({ providers: allProviders, readers: driftReaders }),
  cognitoService,
  ec2Service,
  ecrService,
  ecsService,
  elbv2Service,
  eventsService,
  lambdaService,
  logsService,
  route53Service,
  secretsManagerService,
  sqsService,
  ssmService,
  stsService,
];
