import * as sdk from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import { inventory } from "../../../lab/inventory.ts";
import { createVirtualLab } from "../../../lab/virtual-lab.ts";

/** A lab that is spoken to in Secrets Manager's wire format. */
function account() {
  const lab = createVirtualLab();
  const client = new sdk.SecretsManagerClient(lab.configuration());
  const { run } = lab.clock;
  const read = (more: Partial<sdk.GetSecretValueCommandInput> = {}) =>
    run(client.send(new sdk.GetSecretValueCommand({ SecretId: "shop/db", ...more })));
  const create = (SecretString?: string) =>
    run(client.send(new sdk.CreateSecretCommand({ Name: "shop/db", SecretString })));
  const put = (SecretString: string) =>
    run(client.send(new sdk.PutSecretValueCommand({ SecretId: "shop/db", SecretString })));
  const remove = (ForceDeleteWithoutRecovery: boolean) =>
    run(client.send(new sdk.DeleteSecretCommand({ SecretId: "shop/db", ForceDeleteWithoutRecovery })));
  const describe = () => run(client.send(new sdk.DescribeSecretCommand({ SecretId: "shop/db" })));
  return { lab, read, create, put, remove, describe };
}

test("a secret has an ARN of its own, and its newest value is the current one", async () => {
  const { lab, read, create, put, describe } = account();
  const { ARN: arn = "", VersionId: first = "" } = await create("one");
  expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop\/db-[A-Z0-9]{6}$/);
  expect(await read({ SecretId: arn })).toMatchObject({ Name: "shop/db", SecretString: "one" });
  const { VersionId: second = "" } = await put("two");
  expect(await read()).toMatchObject({ SecretString: "two", VersionStages: ["AWSCURRENT"] });
  expect(await read({ VersionStage: "AWSPREVIOUS" })).toMatchObject({
    SecretString: "one",
    VersionId: first,
  });
  expect(await read({ VersionId: first })).toMatchObject({ SecretString: "one" });
  await put("three");
  expect((await describe()).VersionIdsToStages).toMatchObject({ [first]: [], [second]: ["AWSPREVIOUS"] });
  expect(inventory(lab.world)).toContainEqual({ what: "AWS::SecretsManager::Secret", id: arn });
});

test("what AWS refuses is refused, by AWS's names", async () => {
  const { read, create, put, remove } = account();
  await expect(read()).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret.",
  });
  await create();
  await expect(read()).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT.",
  });
  await expect(create("again")).rejects.toMatchObject({ name: "ResourceExistsException" });
  await put("one");
  await remove(false);
  await expect(read()).rejects.toMatchObject({ name: "InvalidRequestException" });
  await remove(true);
  await expect(read()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const { ARN } = await create("anew");
  expect(await read({ SecretId: ARN })).toMatchObject({ SecretString: "anew" });
});
