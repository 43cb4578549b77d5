import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeFor, cognitoStore } from "../cognito/store.ts";
import { openChromium, type Page } from "./chromium.ts";
import { openStage } from "./open-stage.ts";
import { expectSeen, type Stage } from "./stage.ts";
import { certificate, deploy } from "./steps-deploy.ts";
import { makeRoles } from "./steps-roles.ts";

// Signs up in a real browser and keeps pictures of what it showed: node scripts/run.mjs lab/demo/screenshots.ts DIR

const email = "grace@example.com";
const password = "Correct-horse-7-battery";

const programs = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

const fill = (values: Readonly<Record<string, string>>) =>
  `${Object.entries(values)
    .map(([name, value]) => `document.querySelector('[name=${name}]').value = ${JSON.stringify(value)};`)
    .join("")} document.querySelector('form').requestSubmit();`;

const textOf = (page: Page) => page.evaluate<string>("document.body.innerText");

async function signUp(stage: Stage, page: Page, folder: string): Promise<void> {
  await page.open(`https://${stage.host}/`);
  const address = await page.evaluate<string>("location.host");
  expectSeen(stage, address.endsWith(".amazoncognito.com"), `the browser is sent to ${address}`);
  await page.screenshot(join(folder, "1-sign-in.png"));
  await page.leave("document.querySelector('a[href^=\"/signup\"]').click()");
  await page.screenshot(join(folder, "2-sign-up.png"));
  await page.leave(fill({ username: email, password }));
  await page.screenshot(join(folder, "3-confirm.png"));
  const [poolId = ""] = stage.lab.world.store(cognitoStore).pools.keys();
  await page.leave(fill({ code: codeFor(stage.lab.world, poolId, email) ?? "" }));
  expectSeen(
    stage,
    (await page.evaluate<string>("location.host")) === stage.host,
    "and comes back signed in",
  );
  expectSeen(stage, (await textOf(page)).includes(email), `the application's page names ${email}`);
  await page.screenshot(join(folder, "4-application.png"));
}

async function main(): Promise<void> {
  const [, , folder = ".cache/screenshots"] = process.argv;
  const program = process.env.CHROMIUM ?? programs.find((candidate) => existsSync(candidate));
  if (!program) throw new Error(`no browser found: install chromium, or set CHROMIUM to its path`);
  await mkdir(folder, { recursive: true });
  const stage = await openStage({ scale: 40, bundle: "dist/index.cjs", quiet: true });
  try {
    await makeRoles.play(stage);
    await deploy.play(stage);
    await certificate.play(stage);
    const page = await openChromium(program, stage.lab.proxyUrl);
    await signUp(stage, page, folder);
    await page.close();
    const run = await stage.act({ image: stage.reference("1") });
    await writeFile(join(folder, "summary.md"), run.summary);
  } finally {
    await stage.lab.close();
  }
}

await main();
