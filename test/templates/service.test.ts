import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { appContainer, callbackUrl, releaseParameter } from "../../core/names.ts";
import { hostName } from "../../core/settings/host-name.ts";
import { type Json, type JsonObject, readTemplate, templateNames, walk } from "../support/template.ts";

const template = readTemplate("service");
const parameters = template.Parameters ?? {};
const property = (id: string, name: string): Json => template.Resources[id]?.Properties?.[name] ?? null;
const [container, ...sidecars] = property("TaskDefinition", "ContainerDefinitions") as readonly JsonObject[];
const pattern = (name: string) => new RegExp(String(parameters[name]?.AllowedPattern));

test("the callback is the one that Cognito compares letter by letter, and lower case", () => {
  const callbacks = property("UserPoolClient", "CallbackURLs") as JsonObject;
  const [condition, , single] = callbacks["Fn::If"] as readonly Json[];
  expect(condition).toBe("HasAlternativeNames");
  const [callback] = single as readonly JsonObject[];
  const render = (host: string) => String(callback?.["Fn::Sub"]).replace(`\${DomainName}`, host);
  expect(single).toHaveLength(1);
  fc.assert(
    fc.property(fc.mixedCase(fc.domain()), (host) => {
      if (pattern("DomainName").test(host)) expect(render(host)).toBe(callbackUrl(host));
      else expect(host).not.toMatch(/^[a-z]{1,20}\.[a-z]{2,20}$/);
    }),
  );
  expect(pattern("DomainName").test("Tools.example.com")).toBe(false);
  expect(pattern("DomainName").test("tools.example.com")).toBe(true);
});

test("what the Action takes for a host name, the templates take", () => {
  fc.assert(
    fc.property(fc.mixedCase(fc.domain({ size: "small" })), (text) => {
      const host = hostName(text);
      if ("value" in host) expect(host.value).toMatch(pattern("DomainName"));
    }),
  );
  const certificate = readTemplate("certificate").Parameters?.DomainName;
  expect(certificate?.AllowedPattern).toBe(parameters.DomainName?.AllowedPattern);
});

test("the client may do what the load balancer does, and no more", () => {
  expect(template.Resources.UserPoolClient?.Properties).toMatchObject({
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid", "email"],
    PreventUserExistenceErrors: "ENABLED",
  });
  expect(template.Resources.LoginBranding?.Properties).toEqual({
    UserPoolId: { Ref: "UserPoolId" },
    ClientId: { Ref: "UserPoolClient" },
    UseCognitoProvidedValues: true,
  });
});

test("no template reads a secret, and so none can put one out", () => {
  for (const name of templateNames)
    for (const { value } of walk(readTemplate(name) as unknown as Json))
      if (typeof value === "string")
        expect(value).not.toMatch(/ClientSecret\b|resolve:(secretsmanager|ssm-secure)/);
});

test("names are those that functions and Action look for", () => {
  expect(container?.Name).toBe(appContainer);
  expect(sidecars).toEqual([]);
  expect(property("LogGroup", "LogGroupName")).toEqual({ "Fn::Sub": `/gatehouse/\${Platform}/\${Name}` });
  expect(property("TaskDefinition", "Family")).toEqual({ "Fn::Sub": `\${Platform}-\${Name}` });
  expect(template.Resources.Service?.Properties).not.toHaveProperty("ServiceName");
});

test("the image is the release parameter's, and nothing else can be put there", () => {
  expect(parameters.Image).toMatchObject({ Type: "AWS::SSM::Parameter::Value<String>" });
  expect(parameters.Image).not.toHaveProperty("Default");
  expect(container?.Image).toEqual({ Ref: "Image" });
  const shape = releaseParameter({ platform: "PLATFORM", name: "NAME" });
  expect(parameters.Image?.Description).toContain(shape);
});

test("a release that does not run is rolled back, and a good one takes no old task away first", () => {
  expect(property("Service", "DeploymentConfiguration")).toEqual({
    MinimumHealthyPercent: 100,
    MaximumPercent: 200,
    DeploymentCircuitBreaker: { Enable: true, Rollback: true },
  });
});

test("a task that is well is used within half a minute, and one that goes is gone within one", () => {
  const { Properties = {} } = template.Resources.TargetGroup ?? {};
  const { HealthCheckIntervalSeconds, HealthyThresholdCount, HealthCheckTimeoutSeconds } = Properties;
  expect(Number(HealthCheckIntervalSeconds) * Number(HealthyThresholdCount)).toBeLessThanOrEqual(30);
  expect(Number(HealthCheckTimeoutSeconds)).toBeLessThan(Number(HealthCheckIntervalSeconds));
  expect(Properties.TargetGroupAttributes).toContainEqual({
    Key: "deregistration_delay.timeout_seconds",
    Value: "30",
  });
});

/** A target group that is replaced is one that the login rule still forwards to: only another VPC may bring a new one. */
test("the target group stays when the app's port or health check changes", () => {
  const { Port, VpcId, Protocol, TargetType, Name } = template.Resources.TargetGroup?.Properties ?? {};
  expect({ Port, VpcId, Protocol, TargetType, Name }).toEqual({
    Port: 80,
    VpcId: { Ref: "VpcId" },
    Protocol: "HTTP",
    TargetType: "ip",
    Name: undefined,
  });
});

test("the record is made for the zone that was given, and none without", () => {
  expect(template.Resources.AliasRecord?.Condition).toBe("HasHostedZone");
  expect(template.Conditions?.HasHostedZone).toEqual({
    "Fn::Not": [{ "Fn::Equals": [{ Ref: "HostedZoneId" }, ""] }],
  });
  expect(property("AliasRecord", "Type")).toBe("A");
});

test("the container knows who signs its claims", () => {
  expect(container?.Environment).toEqual([
    { Name: "ALB_ARN", Value: { Ref: "LoadBalancerArn" } },
    { Name: "AWS_REGION", Value: { Ref: "AWS::Region" } },
  ]);
});
