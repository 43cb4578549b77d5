import { refusalPage, userPage } from "./page.mjs";
import { createVerifier } from "./verify.mjs";

const common = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const html = (status, body) => ({
  status,
  headers: { ...common, "content-type": "text/html; charset=utf-8" },
  body,
});
const json = (status, value) => ({
  status,
  headers: { ...common, "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify(value),
});

async function fetchFromNetwork(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`the public key could not be fetched: HTTP ${response.status}`);
  return response.text();
}

/**
 * The application as one function from a request ({ method, url, headers }, lower-case names) to an answer
 * ({ status, headers, body }), so that it runs in a server and in a test alike.
 */
export function createApp(environment = process.env, { fetchText = fetchFromNetwork, now = Date.now } = {}) {
  const { VERSION: version = "1", ALB_ARN: signer, AWS_REGION: region = "eu-west-1" } = environment;
  const keysUrl = environment.ALB_PUBLIC_KEYS_URL ?? `https://public-keys.auth.elb.${region}.amazonaws.com`;
  const verifyClaims = createVerifier({ keysUrl, signer, fetchText, now });

  async function readUser(headers) {
    const token = headers["x-amzn-oidc-data"];
    if (!token) return { problem: "the load balancer sent no claims" };
    try {
      return { user: await verifyClaims(token) };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  const answers = {
    "/": ({ user }) => html(200, userPage({ ...user, version })),
    "/api/whoami": ({ user: { claims, signer: by, signerChecked } }) =>
      json(200, { version, verified: signerChecked, signer: by, user: claims }),
  };
  const refuse = (path, problem) =>
    path.startsWith("/api/")
      ? json(401, { version, verified: false, problem })
      : html(401, refusalPage("Not signed in", problem));

  return async ({ url, headers }) => {
    const { pathname } = new URL(url, "http://whoami");
    if (pathname === "/healthz") return json(200, { ok: true, version });
    const { user, problem } = await readUser(headers);
    if (problem) return refuse(pathname, problem);
    const answer = Object.hasOwn(answers, pathname) ? answers[pathname] : undefined;
    return answer?.({ user }) ?? html(404, refusalPage("Not found", "There is no such page."));
  };
}
