import { expect, test } from "@jest/globals";
import { readEcrImage } from "../../../core/settings/ecr-image.ts";

const registry = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const digest = `sha256:${"0a".repeat(32)}`;

test.each([
  [`${registry}/team/wiki:1.2`, { repository: "team/wiki", id: { imageTag: "1.2" } }],
  [`${registry}/wiki`, { repository: "wiki", id: { imageTag: "latest" } }],
  [`${registry}/wiki:1@${digest}`, { repository: "wiki", id: { imageDigest: digest } }],
  [`${registry}/wiki@${digest}`, { repository: "wiki", id: { imageDigest: digest } }],
])("%s is read", (image, expected) => {
  expect(readEcrImage(image)).toEqual({ account: "111122223333", region: "eu-west-1", ...expected });
});

test.each(["wiki:1", "public.ecr.aws/x/wiki:1", "ghcr.io/x/wiki:1", `${registry}.example.com/wiki:1`])(
  "%s is none of ECR",
  (image) => {
    expect(readEcrImage(image)).toBeUndefined();
  },
);
