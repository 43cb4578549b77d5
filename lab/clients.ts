import * as acm from "@aws-sdk/client-acm";
import * as cloudFormation from "@aws-sdk/client-cloudformation";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import * as ecr from "@aws-sdk/client-ecr";
import * as ecs from "@aws-sdk/client-ecs";
import * as elbv2 from "@aws-sdk/client-elastic-load-balancing-v2";
import * as route53 from "@aws-sdk/client-route-53";
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import type { Credentials } from "./kernel/runtime.ts";
import { administrator, type VirtualLab } from "./virtual-lab.ts";

type Send = (command: unknown) => Promise<unknown>;

const packages = {
  acm: [acm, "ACMClient"],
  cloudFormation: [cloudFormation, "CloudFormationClient"],
  cognito: [cognito, "CognitoIdentityProviderClient"],
  ecr: [ecr, "ECRClient"],
  ecs: [ecs, "ECSClient"],
  elbv2: [elbv2, "ElasticLoadBalancingV2Client"],
  logs: [logs, "CloudWatchLogsClient"],
  route53: [route53, "Route53Client"],
  secretsManager: [secretsManager, "SecretsManagerClient"],
  ssm: [ssm, "SSMClient"],
  sts: [sts, "STSClient"],
} as const;

interface Clients {
  readonly acm: acm.ACMClient;
  readonly cloudFormation: cloudFormation.CloudFormationClient;
  readonly cognito: cognito.CognitoIdentityProviderClient;
  readonly ecr: ecr.ECRClient;
  readonly ecs: ecs.ECSClient;
  readonly elbv2: elbv2.ElasticLoadBalancingV2Client;
  readonly logs: logs.CloudWatchLogsClient;
  readonly route53: route53.Route53Client;
  readonly secretsManager: secretsManager.SecretsManagerClient;
  readonly ssm: ssm.SSMClient;
  readonly sts: sts.STSClient;
}

/** Clients without a wire format, of a person or of a run of the Action; `through` may stand in the way of each call. */
export function connectClients(
  { direct }: VirtualLab,
  through: (send: Send) => Send = (send) => send,
  credentials: Credentials = administrator,
): Clients {
  const entries = Object.entries(packages).map(([key, [sdk, name]]) => {
    const client = direct.connect(sdk, name, credentials) as { send: Send };
    client.send = through(client.send);
    return [key, client];
  });
  return Object.fromEntries(entries) as Clients;
}
