import { expect, test } from "@jest/globals";
import { imageCatalogue } from "../../../lab/containers/image-catalogue.ts";
import { readReference, writeReference } from "../../../lab/containers/image-reference.ts";

test.each([
  ["whoami", "docker.io/library/whoami:latest"],
  ["whoami:1", "docker.io/library/whoami:1"],
  ["traefik/whoami", "docker.io/traefik/whoami:latest"],
  ["public.ecr.aws/x/y:1", "public.ecr.aws/x/y:1"],
  ["localhost:5000/x", "localhost:5000/x:latest"],
  ["ghcr.io/x/y:1@sha256:ab", "ghcr.io/x/y@sha256:ab"],
])("%s is %s", (short, full) => {
  expect(writeReference(readReference(short))).toBe(full);
});

test("an image is found by tag and by digest; a moved tag leaves the digest", () => {
  const catalogue = imageCatalogue();
  const first = catalogue.register("whoami:1", { simulate: { startMs: 1 } });
  const second = catalogue.register("docker.io/library/whoami:1", { simulate: { startMs: 2 } });
  expect(catalogue.find("whoami:1")).toBe(second);
  expect(catalogue.find(`whoami@${first.digest}`)).toBe(first);
});

test("an unknown image is refused in AWS's words", () => {
  const catalogue = imageCatalogue();
  catalogue.register("nginx:1", {});
  expect(() => catalogue.pull("nginx:2")).toThrow(
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/nginx:2: docker.io/library/nginx:2: not found",
  );
  expect(() => catalogue.pull("no_such_image")).toThrow(
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/no_such_image:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
  );
});
