import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { withAliasRecords } from "../../core/alias-records.ts";
import { findSecretsRoom } from "../../core/preflight/secrets-room.ts";
import { withEnvironment } from "../../core/template.ts";
import { withSecrets } from "../../core/template-secrets.ts";
import { checkTemplate } from "../support/check-template.ts";
import { type Json, type JsonObject, parseTemplate } from "../support/template.ts";

const service = readFileSync("templates/service.yaml", "utf8");
const arn = (name: string, region = "eu-west-1") =>
  `arn:aws:secretsmanager:${region}:111122223333:secret:${name}-AbCdEf`;

const secrets = {
  DB_USER: `${arn("db")}:user::`,
  DB_PASSWORD: `${arn("db")}:password:AWSCURRENT:`,
  KEY: "arn:aws:ssm:us-east-1:111122223333:parameter/shop/key",
  TOKEN: "/shop/token",
};

const propertiesOf = (text: string, id: string) => parseTemplate(text).Resources[id]?.Properties ?? {};
const policiesOf = (text: string) =>
  propertiesOf(text, "ExecutionRole").Policies as unknown as readonly { PolicyDocument: JsonObject }[];
const sub = (text: string) => ({ "Fn::Sub": text });

test("without secrets the text stays what it is, byte for byte", () => {
  expect(withSecrets(service, {})).toBe(service);
});

test("the container gets them as they are, and nothing else in it changes", () => {
  const text = withSecrets(service, secrets);
  const [before] = propertiesOf(service, "TaskDefinition").ContainerDefinitions as readonly Json[];
  const [after] = propertiesOf(text, "TaskDefinition").ContainerDefinitions as readonly Json[];
  const Secrets = Object.entries(secrets).map(([Name, ValueFrom]) => ({ Name, ValueFrom }));
  expect(after).toEqual({ ...(before as JsonObject), Secrets });
});

test("the execution role may read exactly what is named, without JSON keys, and decrypt for that alone", () => {
  const [policy, ...others] = policiesOf(withSecrets(service, secrets));
  expect(others).toEqual(policiesOf(service));
  expect(policy?.PolicyDocument.Statement).toEqual([
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: [arn("db")] },
    {
      ...{ Effect: "Allow", Action: "ssm:GetParameters" },
      Resource: [
        secrets.KEY,
        sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/shop/token`),
      ],
    },
    {
      ...{ Effect: "Allow", Action: "kms:Decrypt" },
      Resource: [
        "arn:aws:kms:eu-west-1:111122223333:key/*",
        "arn:aws:kms:us-east-1:111122223333:key/*",
        sub(`arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/*`),
      ],
      Condition: {
        StringEquals: {
          "kms:ViaService": [
            sub(`secretsmanager.eu-west-1.\${AWS::URLSuffix}`),
            sub(`ssm.\${AWS::Region}.\${AWS::URLSuffix}`),
            sub(`ssm.us-east-1.\${AWS::URLSuffix}`),
          ],
        },
      },
    },
  ]);
});

test("with secrets of one kind there is no statement about the other", () => {
  const [policy] = policiesOf(withSecrets(service, { A: arn("a") }));
  expect(JSON.stringify(policy)).not.toContain("ssm");
});

test("the task definition waits for the role, by referring to it", () => {
  expect(propertiesOf(withSecrets(service, secrets), "TaskDefinition").ExecutionRoleArn).toEqual({
    "Fn::GetAtt": ["ExecutionRole", "Arn"],
  });
});

test("with everything that the Action adds, it is a template that AWS's schemas take", () => {
  const full = withAliasRecords(withSecrets(withEnvironment(service, { A: "1" }), secrets), [
    { name: "a.example.com", zoneId: "Z1" },
  ]);
  expect(checkTemplate(parseTemplate(full))).toEqual([]);
});

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`SECRET_${at}`, arn(`database-${at}`)]));

test("as many references as are taken fit in what a role's policies may have, and in a template", () => {
  const most = Array.from({ length: 200 }, (_, at) => many(at)).findLast(
    (one) => findSecretsRoom(one).length === 0,
  );
  expect(Object.keys(most ?? {}).length).toBeGreaterThan(80);
  const text = withSecrets(service, most ?? {});
  const resolved = JSON.stringify(policiesOf(text).map(({ PolicyDocument }) => PolicyDocument));
  expect(resolved.length).toBeLessThan(10_240);
  expect(Buffer.byteLength(text)).toBeLessThan(51_200);
});

test("more are refused before anything is made; the keys of one secret are one", () => {
  expect(findSecretsRoom(many(200))).toEqual([
    {
      message: expect.stringMatching(
        /^`secrets` refers to so much that the policy to read it has \d+ characters/,
      ),
      hint: expect.stringContaining("keys of one secret's JSON"),
    },
  ]);
  const keys = Array.from({ length: 200 }, (_, at) => [`KEY_${at}`, `${arn("db")}:${at}::`] as const);
  expect(findSecretsRoom(Object.fromEntries(keys))).toEqual([]);
});

test("a template without its places is an error of ours", () => {
  expect(() => withSecrets("Resources: {}", secrets)).toThrow("has no line that matches");
});
