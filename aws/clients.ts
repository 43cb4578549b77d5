import { ACMClient } from "@aws-sdk/client-acm";
import { CloudFormationClient, type CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { clientOptions } from "./client-options.ts";

/** Left out: what the environment says (AWS_REGION, AWS_ENDPOINT_URL, the credential chain). */
export type ClientConfiguration = Pick<
  CloudFormationClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler" | "maxAttempts"
>;

export interface Clients {
  readonly acm: ACMClient;
  readonly cloudFormation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly logs: CloudWatchLogsClient;
  readonly route53: Route53Client;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

export function createClients(configuration: ClientConfiguration = {}): Clients {
  const settings = { ...clientOptions, customUserAgent: "gatehouse", ...configuration };
  return {
    acm: new ACMClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    ecr: new ECRClient(settings),
    ecs: new ECSClient(settings),
    elbv2: new ElasticLoadBalancingV2Client(settings),
    logs: new CloudWatchLogsClient(settings),
    route53: new Route53Client(settings),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
  };
}

/** The Region the clients call; undefined when nothing names one. */
export async function findRegion({ sts }: Clients): Promise<string | undefined> {
  try {
    return await sts.config.region();
  } catch {
    // "Region is missing", a plain Error without a code.
    return undefined;
  }
}
