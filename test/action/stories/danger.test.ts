import { expect, test } from "@jest/globals";
import { cognitoStore } from "../../../lab/cognito/store.ts";
import { openStory, whoami } from "../../support/story.ts";

test("a template that would take the user pool away is not taken", async () => {
  let mistake = false;
  const story = openStory({
    template: (kind, text) =>
      kind === "users" && mistake
        ? text
            .replace(/^ {2}UserPool:$/m, "  Pool:")
            .replace(/!Ref UserPool$/gm, "!Ref Pool")
            .replace(/UserPool\.Arn/g, "Pool.Arn")
            .replace(/\[digest:.{16}\]/, "[digest:0123456789abcdef]")
        : text,
  });
  const image = story.push("1");
  const made = await story.act({ ...whoami, image });
  mistake = true;
  const refused = await story.act({ ...whoami, image });
  expect(refused.ok).toBe(false);
  expect(refused.log.join("\n")).toMatch(/removes the user pool, and with it every account in it/);
  expect([...story.lab.world.store(cognitoStore).pools.keys()]).toEqual([made.outputs["user-pool-id"]]);
  mistake = false;
  const after = await story.act({ ...whoami, image });
  expect(after.ok).toBe(true);
  expect(after.log.join("\n")).toContain("Nothing to do");
}, 120_000);
