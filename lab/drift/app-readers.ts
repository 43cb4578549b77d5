import { acmStore } from "../acm/store.ts";
import type { DriftReaders } from "../cloudformation/drift/reader.ts";
import { cognitoStore } from "../cognito/store.ts";
import { ecsStore } from "../ecs/store.ts";

export const appReaders: DriftReaders = {
  "AWS::ECS::Cluster": (world, { physicalId }) => {
    const cluster = [...world.store(ecsStore).clusters.values()].find(({ name }) => name === physicalId);
    return (
      cluster && {
        ClusterName: cluster.name,
        ClusterSettings: cluster.settings.map(({ name, value }) => ({ Name: name, Value: value })),
      }
    );
  },
  "AWS::ECS::Service": (world, { physicalId }) => {
    const service = world.store(ecsStore).services.get(physicalId);
    if (!service || service.status === "INACTIVE") return undefined;
    return {
      ServiceName: service.name,
      DesiredCount: service.desiredCount,
      TaskDefinition: service.deployments[0].taskDefinition,
    };
  },
  "AWS::ECS::TaskDefinition": (world, { physicalId }) => {
    const found = world.store(ecsStore).taskDefinitions.get(physicalId);
    if (found?.status !== "ACTIVE") return undefined;
    return { Family: found.family, Cpu: found.cpu, Memory: found.memory };
  },
  "AWS::CertificateManager::Certificate": (world, { physicalId }) => {
    const found = world.store(acmStore).certificates.get(physicalId);
    return found && { DomainName: found.domainName };
  },
  "AWS::Cognito::UserPool": (world, { physicalId }) => {
    const settings = world.store(cognitoStore).pools.get(physicalId)?.settings;
    if (!settings) return undefined;
    const { Name, DeletionProtection, AdminCreateUserConfig, AutoVerifiedAttributes } = settings;
    return { UserPoolName: Name, DeletionProtection, AdminCreateUserConfig, AutoVerifiedAttributes };
  },
  "AWS::Cognito::UserPoolDomain": (world, { physicalId }) => {
    const found = world.store(cognitoStore).domains.get(physicalId);
    return found && { Domain: found.Domain, UserPoolId: found.UserPoolId };
  },
  "AWS::Cognito::UserPoolClient": (world, { physicalId, properties }) => {
    const pool = world.store(cognitoStore).pools.get(String(properties.UserPoolId));
    const client = pool?.clients.get(physicalId);
    if (!client) return undefined;
    const { ClientName, CallbackURLs, AllowedOAuthFlows, AllowedOAuthScopes } = client;
    return { ClientName, CallbackURLs, AllowedOAuthFlows, AllowedOAuthScopes };
  },
};
