import * as sdk from "@aws-sdk/client-secrets-manager";
import { operation, type Permission, type Service } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import {
  addVersion,
  createSecret,
  findSecret,
  findVersion,
  type LabSecret,
  secretsManagerStore,
} from "./store.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html; a secret that is not there by what it was called. */
function on(world: World, action: string, id = ""): Permission[] {
  const { secrets } = world.store(secretsManagerStore);
  const known = [...secrets.values()].find(({ arn, name }) => arn === id || name === id)?.arn;
  const resource = known ?? (id.startsWith("arn:") ? id : world.arn("secretsmanager", `secret:${id}`));
  return [{ action: `secretsmanager:${action}`, resource }];
}

const shape = ({ arn, name }: LabSecret) => ({ ARN: arn, Name: name });

const stagesOf = ({ versions }: LabSecret) =>
  Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]]));

export const secretsManagerService: Service = {
  signingName: "secretsmanager",
  iamPrefix: "secretsmanager",
  sdk,
  operations: {
    CreateSecret: operation<sdk.CreateSecretCommandInput, sdk.CreateSecretCommandOutput>({
      run({ Name: name = "", SecretString: value, KmsKeyId: kmsKeyId }, { world }) {
        const given = { ...(value === undefined ? {} : { value }), ...(kmsKeyId ? { kmsKeyId } : {}) };
        const secret = createSecret(world, { name, ...given });
        const id = secret.versions[0]?.id;
        return { ...shape(secret), ...(id ? { VersionId: id } : {}) };
      },
      permissions: ({ Name }, { world }) => on(world, "CreateSecret", Name),
    }),
    PutSecretValue: operation<sdk.PutSecretValueCommandInput, sdk.PutSecretValueCommandOutput>({
      run({ SecretId = "", SecretString = "" }, { world }) {
        const secret = findSecret(world, SecretId);
        const { id, stages } = addVersion(world, secret, SecretString);
        return { ...shape(secret), VersionId: id, VersionStages: [...stages] };
      },
      permissions: ({ SecretId }, { world }) => on(world, "PutSecretValue", SecretId),
    }),
    GetSecretValue: operation<sdk.GetSecretValueCommandInput, sdk.GetSecretValueCommandOutput>({
      run({ SecretId = "", VersionStage: stage, VersionId: versionId }, { world }) {
        const secret = findSecret(world, SecretId);
        const { id, value, stages, createdAt } = findVersion(secret, { stage, versionId });
        const version = { VersionId: id, VersionStages: [...stages], CreatedDate: createdAt };
        return { ...shape(secret), ...version, SecretString: value };
      },
      permissions: ({ SecretId }, { world }) => on(world, "GetSecretValue", SecretId),
    }),
    DescribeSecret: operation<sdk.DescribeSecretCommandInput, sdk.DescribeSecretCommandOutput>({
      run({ SecretId = "" }, { world }) {
        const secret = findSecret(world, SecretId);
        const { kmsKeyId: KmsKeyId, deletedAt: DeletedDate } = secret;
        const more = { ...(KmsKeyId ? { KmsKeyId } : {}), ...(DeletedDate ? { DeletedDate } : {}) };
        return { ...shape(secret), ...more, VersionIdsToStages: stagesOf(secret) };
      },
      permissions: ({ SecretId }, { world }) => on(world, "DescribeSecret", SecretId),
    }),
    DeleteSecret: operation<sdk.DeleteSecretCommandInput, sdk.DeleteSecretCommandOutput>({
      run({ SecretId = "", ForceDeleteWithoutRecovery = false }, { world }) {
        const secret = findSecret(world, SecretId);
        const { secrets } = world.store(secretsManagerStore);
        const deletedAt = new Date(world.clock.now());
        if (ForceDeleteWithoutRecovery) secrets.delete(secret.arn);
        else secrets.set(secret.arn, { ...secret, deletedAt });
        return { ...shape(secret), DeletionDate: deletedAt };
      },
      permissions: ({ SecretId }, { world }) => on(world, "DeleteSecret", SecretId),
    }),
  },
};
