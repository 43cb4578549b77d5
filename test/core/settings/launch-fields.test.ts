import { expect, test } from "@jest/globals";
import { describeProblem, readSettings } from "../../../core/settings/read-settings.ts";

type Inputs = Readonly<Record<string, string>>;

function read(inputs: Inputs) {
  const all: Inputs = { name: "wiki", image: "wiki:1", "domain-name": "wiki.example.com", ...inputs };
  return readSettings((name) => all[name] ?? "");
}

const problemsOf = (inputs: Inputs): readonly string[] => {
  const result = read(inputs);
  return "problems" in result ? result.problems.map(describeProblem) : [];
};

const ec2: Inputs = { "launch-type": "ec2" };

test("on EC2 nothing else has to be said, and sizes are free of Fargate's pairs", () => {
  expect(read(ec2)).toMatchObject({
    settings: { launchType: "ec2", instanceType: undefined, instanceCount: undefined, cpu: 256, memory: 512 },
  });
  const inputs = { ...ec2, cpu: "128", memory: "300", "instance-type": "t3.medium", "instance-count": "3" };
  expect(read({ ...inputs, egress: "nat-gateway-per-az" })).toMatchObject({
    settings: {
      cpu: 128,
      memory: 300,
      instanceType: "t3.medium",
      instanceCount: 3,
      egress: "nat-gateway-per-az",
    },
  });
});

test.each([
  [{ "launch-type": "EC2" }, /^launch-type: found "EC2", but it must be `fargate` or `ec2`\.$/],
  [{ "instance-type": "t3.small" }, /^instance-type: found "t3.small", but it must be left empty unless/],
  [{ "instance-count": "2" }, /^instance-count: found "2", but it must be left empty unless/],
  [{ cpu: "128" }, /^cpu: found "128", but it must be one of Fargate's sizes: 256/],
  [{ ...ec2, cpu: "300" }, /^cpu: found "300", but it must be one of 128, 256/],
  [{ ...ec2, memory: "100" }, /^memory: found "100", but it must be a whole number from 128/],
  [
    { ...ec2, egress: "public-ip" },
    /^egress: found "public-ip", but it must be `nat-gateway` or .*no public addr/,
  ],
  [{ ...ec2, egress: "nat" }, /^egress: found "nat", but it must be `public-ip` or/],
  [
    { ...ec2, "instance-type": "small" },
    /^instance-type: found "small", but it must be a type of EC2 instance/,
  ],
  [
    { ...ec2, "instance-count": "0" },
    /^instance-count: found "0", but it must be a whole number from 1 to 50/,
  ],
])("%j is told as it is", (inputs, words) => {
  const problems = problemsOf(inputs);
  expect(problems).toEqual([expect.stringMatching(words)]);
});
