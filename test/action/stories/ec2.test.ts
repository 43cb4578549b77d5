import { expect, test } from "@jest/globals";
import { openStory, whoami } from "../../support/story.ts";

test("probe", async () => {
  const story = openStory();
  const run = await story.act({ ...whoami, image: story.push("1"), "launch-type": "ec2", "wait-for-certificate": "true" });
  console.log(run.log.join("\n"), run.seconds);
  const down = await story.act({ mode: "teardown", name: "whoami", confirm: "whoami", "delete-users": "true" });
  console.log(down.log.join("\n"), down.seconds);
}, 60000);
