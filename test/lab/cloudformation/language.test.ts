// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub writes
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { evaluateConditions } from "../../../lab/cloudformation/language/conditions.ts";
import { evaluate } from "../../../lab/cloudformation/language/evaluate.ts";
import { readTemplate } from "../../../lab/cloudformation/language/read-template.ts";
import { readYaml } from "../../../lab/cloudformation/language/read-yaml.ts";
import { referencesIn } from "../../../lab/cloudformation/language/references.ts";
import { noValue, type Scope } from "../../../lab/cloudformation/language/scope.ts";

const text = `
Mappings: { Map: { eu: { Name: Ireland } } }
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Either: !Or [!Condition Prod, !Not [!Condition Prod]]
  Never: !And [!Condition Prod, !Not [!Condition Prod]]
Resources: { A: { Type: "AWS::SNS::Topic" } }
`;

function scope(): Scope {
  const template = readTemplate(text);
  const base = {
    template,
    parameters: new Map<string, string | readonly string[]>([
      ["Env", "prod"],
      ["Ids", ["a", "b"]],
    ]),
    pseudo: { "AWS::Region": "eu-west-1", "AWS::NoValue": noValue },
    zones: ["eu-west-1a", "eu-west-1b"],
    ref: (id: string) => (id === "A" ? "arn-of-a" : undefined),
    attribute: (id: string, name: string) => `${id}.${name}`,
    importValue: (name: string) => `import of ${name}`,
    dynamicReference: (service: string, key: string) => `${service}=${key}`,
  };
  return { ...base, conditions: evaluateConditions(base) };
}

const yaml = (value: string) => evaluate(readYaml(value), scope());

describe("functions", () => {
  test.each<[string, unknown]>([
    ["!Ref A", "arn-of-a"],
    ["!Ref Ids", ["a", "b"]],
    ["!GetAtt A.Endpoint.Port", "A.Endpoint.Port"],
    ["!GetAtt [A, Arn]", "A.Arn"],
    ['!Sub "${Env}-${!Env}-${A}-${A.Arn}-${AWS::Region}"', "prod-${Env}-arn-of-a-A.Arn-eu-west-1"],
    ['!Sub ["${X}", { X: !Ref Env }]', "prod"],
    ["!Join [',', !Ref Ids]", "a,b"],
    ["!Select [1, !Split ['/', 'x/y']]", "y"],
    ["!Select [0, !GetAZs '']", "eu-west-1a"],
    ["!FindInMap [Map, eu, Name]", "Ireland"],
    ["!If [Prod, yes, no]", "yes"],
    ["!If [Never, 1, !Ref AWS::NoValue]", noValue],
    ["{ a: !If [Never, 1, !Ref AWS::NoValue], b: [!Ref AWS::NoValue, 2] }", { b: [2] }],
    ["!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"]],
    ["!Base64 hello", "aGVsbG8="],
    ["!ImportValue there", "import of there"],
    ["'{{resolve:ssm:/a/b:3}}'", "ssm=/a/b:3"],
    ["{ Condition: { StringEquals: { x: y } } }", { Condition: { StringEquals: { x: "y" } } }],
    ["{ Version: 2012-10-17 }", { Version: "2012-10-17" }],
  ])("%s", (written, value) => {
    expect(yaml(written)).toEqual(value);
  });

  test.each([
    ["!Select [7, !Ref Ids]", "Template error: Fn::Select cannot select nonexistent value at index 7"],
    ["!FindInMap [Map, us, Name]", "Template error: Unable to get mapping for Map::us::Name"],
    ["!Sub '${Not-This}'", "variable names in Fn::Sub syntax"],
    ["!Sub ['${X}', { X: [] }]", "variable X in Fn::Sub expression does not resolve to a string"],
    ["!Cidr [10.0.0.0/30, 9, 8]", "Fn::Cidr cannot make"],
  ])("%s is refused", (written, message) => {
    expect(() => yaml(written)).toThrow(message);
  });
});

test("conditions may use each other in any order", () => {
  expect(Object.fromEntries(scope().conditions)).toEqual({ Prod: true, Either: true, Never: false });
});

test("aliases, unknown tags and doubled keys are no templates", () => {
  expect(() => readYaml("a: &x 1\nb: *x")).toThrow(
    "YAML aliases are not allowed in CloudFormation templates",
  );
  expect(() => readYaml("a: !Refs b")).toThrow("Template format error: YAML not well-formed");
  expect(() => readYaml("a: 1\na: 2")).toThrow(
    "Template format error: YAML not well-formed. (line 2, column 1)",
  );
});

test("references count the branch that is taken, or both", () => {
  const value = readYaml("!If [Prod, !Ref A, !Sub '${B.Arn} ${C}']");
  expect(referencesIn(value)).toEqual([{ name: "A" }, { name: "B", attribute: "Arn" }, { name: "C" }]);
  expect(referencesIn(value, scope().conditions)).toEqual([{ name: "A" }]);
});

test("what has no function in it evaluates to itself", () => {
  const plain = fc.object({
    key: fc.stringMatching(/^[a-z]{1,6}$/),
    values: [fc.boolean(), fc.integer(), fc.stringMatching(/^[a-z ]*$/)],
  });
  fc.assert(fc.property(plain, (value) => expect(evaluate(value, scope())).toEqual(value)));
});

test("JSON and YAML of one template are the same template", () => {
  const content = {
    Resources: { A: { Type: "AWS::SNS::Topic", Properties: { TopicName: { "Fn::Sub": "x" } } } },
  };
  const { text: _, ...fromJson } = readTemplate(JSON.stringify(content));
  const { text: __, ...fromYaml } = readTemplate(
    'Resources:\n  A: { Type: "AWS::SNS::Topic", Properties: { TopicName: !Sub x } }\n',
  );
  expect(fromYaml).toEqual(fromJson);
});
