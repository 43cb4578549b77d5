import { servedNames } from "../../core/settings/host-names.ts";
import type { DeployResult } from "../deploy-result.ts";

/** Mermaid ends a label at a quote, and reads `#` as the start of an entity: https://mermaid.js.org/syntax/flowchart.html */
const label = (text: string) => `"${text.replaceAll("#", "#35;").replaceAll('"', "#quot;")}"`;

const shortImage = (image: string) => image.split("/").at(-1) ?? image;

/** The whole name is in the table above, and breaks badly in a picture. */
const prefixOf = (loginUrl: string) => loginUrl.replace(/^https:\/\//, "").split(".")[0] ?? "";

const tasks = (count: number) => (count === 1 ? "1 task" : `${count} tasks`);

/** What runs now, and how a visitor gets to it. */
export function drawPicture({ settings, loginUrl, certificatePending }: DeployResult): string {
  const { name, platform, desiredCount, image } = settings;
  const hosts = servedNames(settings).join("<br/>");
  const door = certificatePending ? "certificate on its way" : "HTTPS";
  return [
    "```mermaid",
    "flowchart LR",
    `  visitor((visitor)) -->|${door}| alb[${label(`load balancer ${platform}<br/>${hosts}`)}]`,
    `  alb -->|not signed in| cognito[${label(`Cognito sign-in<br/>${prefixOf(loginUrl)}`)}]`,
    "  cognito -->|signed in| alb",
    `  alb -->|signed in| service[${label(`${name}: ${tasks(desiredCount)}<br/>${shortImage(image)}`)}]`,
    "```",
  ].join("\n");
}
