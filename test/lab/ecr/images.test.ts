import { expect, test } from "@jest/globals";
import { imageCatalogue } from "../../../lab/containers/image-catalogue.ts";
import { batchDeleteImage, listImages } from "../../../lab/ecr/images.ts";
import { createRepository, deleteRepository, ecrImages, pushImage } from "../../../lab/ecr/repositories.ts";
import type { AwsEvent } from "../../../lab/kernel/world.ts";
import { testWorld } from "../../support/lab-world.ts";

test("a pushed image is pulled by tag and digest, and announced", () => {
  const { world } = testWorld();
  const events: AwsEvent[] = [];
  world.onEvent((event) => events.push(event));
  const catalogue = imageCatalogue();
  catalogue.addSource(ecrImages(world));
  createRepository(world, { name: "team/web" });
  const uri = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/web";
  const first = pushImage(world, { repository: "team/web", tag: "1", definition: {} });
  const second = pushImage(world, { repository: "team/web", tag: "1", definition: {} });
  expect(catalogue.find(`${uri}:1`)?.digest).toBe(second);
  expect(catalogue.find(`${uri}@${first}`)?.digest).toBe(first);
  expect(() => catalogue.pull(`${uri}:2`)).toThrow(`failed to resolve ref ${uri}:2: ${uri}:2: not found`);
  expect(events[0]).toEqual({
    source: "aws.ecr",
    detailType: "ECR Image Action",
    resources: [],
    detail: {
      result: "SUCCESS",
      "repository-name": "team/web",
      "image-digest": first,
      "action-type": "PUSH",
      "image-tag": "1",
    },
  });
  expect(listImages(world, { repositoryName: "team/web" }).imageIds).toEqual([
    { imageDigest: first },
    { imageDigest: second, imageTag: "1" },
  ]);
});

test("a repository with images is not deleted without force; an image goes with its last tag", () => {
  const { world } = testWorld();
  createRepository(world, { name: "web" });
  const digest = pushImage(world, { repository: "web", tag: "1", definition: {} });
  expect(() => deleteRepository(world, "web", false)).toThrow(
    expect.objectContaining({ code: "RepositoryNotEmptyException" }),
  );
  const answer = batchDeleteImage(world, {
    repositoryName: "web",
    imageIds: [{ imageTag: "1" }, { imageTag: "2" }],
  });
  expect(answer.imageIds).toEqual([{ imageDigest: digest, imageTag: "1" }]);
  expect(answer.failures).toHaveLength(1);
  expect(deleteRepository(world, "web", false).name).toBe("web");
});
