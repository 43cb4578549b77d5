import { expect, test } from "@jest/globals";
import { checkTemplate } from "../support/check-template.ts";
import { parseTemplate } from "../support/template.ts";

const sound = `
Description: A sound one
Parameters:
  Vpc: { Type: String }
  Open: { Type: String }
Conditions:
  IsOpen: !Equals [!Ref Open, "true"]
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Condition: IsOpen
    Properties:
      GroupDescription: !Sub ["\${Vpc} \${Word} \${!Word} \${AWS::Region}", { Word: a }]
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - !If [IsOpen, { IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }, !Ref "AWS::NoValue"]
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    DependsOn: Group
    Properties:
      Port: 80
      HealthCheckEnabled: true
      Tags: [{ Key: a, Value: b }]
Outputs:
  GroupId: { Value: !GetAtt Group.GroupId }
`;

test("finds nothing in a sound template", () => {
  expect(checkTemplate(parseTemplate(sound))).toEqual([]);
});

const faults: readonly (readonly [string, string, string, RegExp])[] = [
  [
    "an unknown type",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::ElasticLoadBalancingV2::TargetGruop",
    /unknown type/,
  ],
  ["an unknown property", "HealthCheckEnabled:", "HealthcheckEnabled:", /there is no HealthcheckEnabled/],
  ["an unknown property further in", "FromPort:", "PortFrom:", /Ingress\/0: there is no PortFrom/],
  [
    "a missing property",
    "      GroupDescription: !Sub",
    "      GroupName: !Sub",
    /GroupDescription is missing/,
  ],
  ["a missing property further in", "IpProtocol: tcp, ", "", /IpProtocol is missing/],
  ["a text for a number", "Port: 80\n", "Port: eighty\n", /"eighty" is no integer/],
  ["a text for a list", "Tags: [{ Key: a, Value: b }]", "Tags: a", /"a" is no array/],
  ["a tag without a value", "{ Key: a, Value: b }", "{ Key: a }", /Value is missing/],
  ["a Ref to nothing", "VpcId: !Ref Vpc", "VpcId: !Ref Vcp", /Ref to unknown Vcp/],
  ["a pseudo parameter that is none", "AWS::Region", "AWS::Regoin", /Ref to unknown AWS::Regoin/],
  ["a Sub of nothing", "{ Word: a }", "{ Wrod: a }", /Ref to unknown Word/],
  ["a GetAtt of nothing", "!GetAtt Group.GroupId", "!GetAtt Gruop.GroupId", /GetAtt of unknown Gruop/],
  ["a GetAtt of no attribute", "!GetAtt Group.GroupId", "!GetAtt Group.Arn", /has no attribute Arn/],
  ["a DependsOn of nothing", "DependsOn: Group", "DependsOn: Gruop", /DependsOn unknown Gruop/],
  ["a condition that is none", "Condition: IsOpen", "Condition: IsShut", /unknown condition IsShut/],
  ["an If on nothing", "!If [IsOpen", "!If [IsShut", /unknown condition IsShut/],
  ["an idle parameter", '!Ref Open, "true"', '"false", "true"', /Open: is not used/],
];

test.each(faults)("finds %s", (_name, from, to, problem) => {
  const text = sound.replace(from, to);
  expect(text).not.toBe(sound);
  const problems = checkTemplate(parseTemplate(text));
  expect(problems).toContainEqual(expect.stringMatching(problem));
});

test.each([
  ["a key that stands twice", "A: 1\nA: 2"],
  ["a tag that is none", "A: !Reff B"],
  ["half a list", "A: [1"],
  ["an alias", "A: &a 1\nB: *a"],
])("does not read %s", (_name, text) => {
  expect(() => parseTemplate(text)).toThrow();
});
