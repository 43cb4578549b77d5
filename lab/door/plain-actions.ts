import type {
  FixedResponseActionConfig,
  RedirectActionConfig,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { HttpResponse } from "../kernel/http.ts";
import { type Arrival, hostOf } from "./arrival.ts";

export const answerFixed = ({
  StatusCode,
  ContentType = "text/plain",
  MessageBody = "",
}: FixedResponseActionConfig): HttpResponse => ({
  status: Number(StatusCode),
  headers: { server: "awselb/2.0", "content-type": `${ContentType}; charset=utf-8` },
  body: MessageBody,
});

/** The location keeps its port, as the load balancer's does: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions */
export function answerRedirect(
  { request, listener }: Arrival,
  { StatusCode, ...config }: RedirectActionConfig,
): HttpResponse {
  const values: Readonly<Record<string, string>> = {
    protocol: listener.Protocol,
    host: hostOf(request),
    port: String(listener.Port),
    path: request.url.pathname.slice(1),
    query: request.url.search.slice(1),
  };
  const fill = (text: string) => text.replace(/#\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  const protocol = fill(config.Protocol ?? "#{protocol}").toLowerCase();
  const authority = `${fill(config.Host ?? "#{host}")}:${fill(config.Port ?? "#{port}")}`;
  const query = fill(config.Query ?? "#{query}");
  const location = `${protocol}://${authority}${fill(config.Path ?? "/#{path}")}${query ? `?${query}` : ""}`;
  const headers = { server: "awselb/2.0", location, "content-type": "text/html" };
  return { status: StatusCode === "HTTP_301" ? 301 : 302, headers, body: "" };
}
