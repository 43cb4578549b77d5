/**
 * How long AWS takes, in seconds of AWS's time, with the source of each figure. One table for the whole lab.
 * Keys are resource types (`create`, `delete`) or named moments of a service.
 */
export interface Latency {
  readonly create: number;
  readonly update?: number;
  readonly delete: number;
  readonly source: string;
}

const terraformLogs = "median of public Terraform apply logs";
const guess = "a guess: no published figure was found";
const eventLists =
  "public CloudFormation event lists of 2017-2019: aws/aws-cli#3952, widdix/aws-cf-templates#79, widdix/aws-s3-virusscan#39";
const likeOtherNetworking = "a guess: as the other parts of a VPC";

export const resourceLatencies: Readonly<Record<string, Latency>> = {
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    create: 150,
    delete: 15,
    source: `${terraformLogs}: 2:15-3:07`,
  },
  "AWS::EC2::NatGateway": { create: 105, delete: 50, source: `${terraformLogs}: 1:25-2:05` },
  "AWS::EC2::VPC": { create: 16, delete: 2, source: eventLists },
  "AWS::EC2::InternetGateway": { create: 15, delete: 2, source: eventLists },
  "AWS::EC2::Route": { create: 15, delete: 2, source: eventLists },
  "AWS::EC2::SubnetRouteTableAssociation": { create: 15, delete: 2, source: eventLists },
  "AWS::EC2::VPCGatewayAttachment": { create: 15, delete: 15, source: likeOtherNetworking },
  "AWS::EC2::Subnet": { create: 15, delete: 2, source: likeOtherNetworking },
  "AWS::EC2::EIP": { create: 15, delete: 2, source: likeOtherNetworking },
  "AWS::Route53::RecordSet": { create: 30, update: 30, delete: 30, source: `${terraformLogs}: about 30 s` },
  "AWS::AutoScaling::AutoScalingGroup": { create: 15, update: 5, delete: 5, source: guess },
  // IAM waits until a new profile is everywhere: public event lists show about two minutes.
  "AWS::IAM::InstanceProfile": { create: 120, delete: 2, source: eventLists },
  "AWS::IAM::Role": { create: 15, delete: 2, source: guess },
};

/** For every type without a row above. */
export const otherResource: Latency = { create: 3, update: 3, delete: 2, source: guess };

export const momentsInSeconds = {
  /** RequestCertificate until DescribeCertificate shows the records: aws/aws-cdk#7995, dylburger/create-and-validate-acm-certificate#11. */
  certificateRecordsAppear: 3,
  /** Records in DNS until ISSUED: public Terraform logs, 1:29-8:52. */
  certificateIssued: 120,
  /** A certificate stays in use after its listener has gone: "around 10s", aws/aws-cdk#4179. */
  certificateReleased: 10,
  /** A change of records is on all name servers, GetChange says INSYNC: "within 60 seconds". */
  recordsInSync: 30,
  /** A Fargate task from PROVISIONING to RUNNING, without the image pull. A guess. */
  taskStarts: 25,
  /** Until a task whose image cannot be pulled is given up, from PENDING on: public service event lists, 80-90 s after its start. */
  pullFails: 60,
  /** Fargate takes the network interface away. A guess. */
  taskDeprovisions: 10,
  /** An instance boots and its agent registers with the cluster. A guess, after public logs of one to two minutes. */
  instanceRegisters: 75,
  /** An instance shuts down. A guess. */
  instanceTerminates: 45,
  /** ECS no longer lists an instance that was terminated. A guess. */
  instanceDeregisters: 5,
  /** Instances that stand empty are taken away: "15 minutes", docs, "cluster auto scaling". */
  managedScaleIn: 900,
  /** How often the service scheduler looks at a service that is not steady: 5-17 s in public service event lists. */
  schedulerLooks: 10,
  /** All is well until "has reached a steady state": about a minute in public service event lists. */
  deploymentCompletes: 60,
  /** Events reach their target. A guess. */
  eventDelivery: 1,
  /** A change set is ready. A guess. */
  changeSet: 3,
  /** A stack's drift is detected: "up to several minutes", says AWS; for stacks of ours a guess. */
  driftDetected: 20,
} as const;
