import { expect, test } from "@jest/globals";
import { imageToRelease, isPushed, repositoryOf } from "../../core/tracked-image.ts";

const registry = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const digest = `sha256:${"a".repeat(64)}`;

test.each([
  [`${registry}/team/shop:1`, `${registry}/team/shop`],
  [`${registry}/team/shop@${digest}`, `${registry}/team/shop`],
  [`${registry}/team/shop:1@${digest}`, `${registry}/team/shop`],
  ["localhost:5000/shop", "localhost:5000/shop"],
  ["localhost:5000/shop:1", "localhost:5000/shop"],
  ["nginx", "nginx"],
])("%s is of the repository %s", (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});

const push = {
  from: "push",
  at: 0,
  registry: "111122223333.dkr.ecr.eu-west-1.",
  repository: "shop",
  tag: "1",
} as const;

test.each([
  [`${registry}/shop:1`, true],
  [`${registry}/shop@${digest}`, true],
  [`${registry}/team/shop:1`, false],
  [`${registry}/shopping:1`, false],
  [`${registry.replace("1111", "9999")}/shop:1`, false],
  [`${registry.replace("eu-west-1", "eu-west-2")}/shop:1`, false],
  ["shop", false],
])("a push to shop of this registry concerns %s: %s", (image, expected) => {
  expect(isPushed(image, push)).toBe(expected);
});

test.each([
  ["the first deployment", "latest", undefined, `${registry}/shop:1`],
  ["nothing was pushed since", "latest", `${registry}/shop:0`, `${registry}/shop:1`],
  ["a push was released since", "latest", `${registry}/shop@${digest}`, `${registry}/shop@${digest}`],
  ["another repository is named", "latest", `${registry}/old@${digest}`, `${registry}/shop:1`],
  ["no tag is tracked", undefined, `${registry}/shop@${digest}`, `${registry}/shop:1`],
])("%s: the right image is released", (_, trackTag, released, expected) => {
  const given = { image: `${registry}/shop:1`, trackTag };
  expect(imageToRelease(given, { released, isStanding: true })).toBe(expected);
  expect(imageToRelease(given, { released, isStanding: false })).toBe(given.image);
});
