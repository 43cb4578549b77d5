import { expect, test } from "@jest/globals";
import { type JsonObject, readTemplate, resourcesOfType } from "../support/template.ts";

const template = readTemplate("capacity");
const { AutoScalingGroup, CapacityProvider, LaunchTemplate, SecurityGroup } = template.Resources;
const launch = (LaunchTemplate?.Properties?.LaunchTemplateData ?? {}) as JsonObject;

test("nobody reaches the instances, not even the load balancer, and they reach HTTPS alone", () => {
  expect(resourcesOfType(template, "AWS::EC2::SecurityGroup")).toHaveLength(1);
  expect(SecurityGroup?.Properties?.SecurityGroupIngress).toBeUndefined();
  expect(SecurityGroup?.Properties?.SecurityGroupEgress).toMatchObject([
    { IpProtocol: "tcp", FromPort: 443, ToPort: 443 },
  ]);
  expect(Object.keys(launch)).not.toEqual(expect.arrayContaining(["KeyName", "NetworkInterfaces"]));
});

test("tasks cannot have the credentials of their instance", () => {
  expect(launch.MetadataOptions).toEqual({
    HttpEndpoint: "enabled",
    HttpTokens: "required",
    HttpPutResponseHopLimit: 1,
  });
  expect(JSON.stringify(launch.UserData)).toMatch(/"#!\/bin\/bash".*"ECS_AWSVPC_BLOCK_IMDS=true"/);
  const { NetworkMode } = readTemplate("service").Resources.TaskDefinition?.Properties ?? {};
  expect(NetworkMode).toBe("awsvpc");
});

test("disks are encrypted and go with their instance", () => {
  expect(launch.BlockDeviceMappings).toMatchObject([{ Ebs: { Encrypted: true, DeleteOnTermination: true } }]);
});

test("a deletion is not held up by instances that are protected, and an update leaves ECS's number alone", () => {
  expect(AutoScalingGroup?.Properties?.NewInstancesProtectedFromScaleIn).toBe(false);
  expect(AutoScalingGroup?.Properties?.DesiredCapacity).toBeUndefined();
  expect(CapacityProvider?.Properties?.AutoScalingGroupProvider).toMatchObject({
    ...{ ManagedTerminationProtection: "DISABLED", ManagedDraining: "ENABLED" },
    ManagedScaling: { Status: "ENABLED" },
  });
});
