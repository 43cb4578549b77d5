import { createPublicKey, verify } from "node:crypto";

const keyId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const cachedKeys = 20;

const decode = (part) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));

/** Fetches a load balancer's public key at most once. */
function keyCache(keysUrl, fetchText) {
  const keys = new Map();
  return (kid) => {
    if (keys.size >= cachedKeys) keys.clear();
    const key = keys.get(kid) ?? fetchText(`${keysUrl}/${kid}`).then((pem) => createPublicKey(pem));
    keys.set(kid, key);
    // A failure is not kept: the next request tries again.
    key.catch(() => keys.delete(kid));
    return key;
  };
}

/**
 * Verifies `x-amzn-oidc-data`, the claims that an Application Load Balancer signs:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#user-claims-encoding
 *
 * The keys serve every load balancer of the Region, so the signature says only that *some* load balancer signed.
 * That it was ours is told by `signer`, which has to equal `signer` here; without one it stays unchecked.
 * Answers with the claims, or throws an Error that says what is wrong.
 */
export function createVerifier({ keysUrl, signer, fetchText, now = Date.now }) {
  const findKey = keyCache(keysUrl, fetchText);

  function checkHeader(header) {
    if (header.alg !== "ES256") throw new Error("the algorithm is not ES256");
    if (!keyId.test(header.kid)) throw new Error("the key id is not a UUID");
    if (signer && header.signer !== signer) throw new Error("another load balancer has signed");
    if (!(typeof header.exp === "number" && header.exp * 1000 > now()))
      throw new Error("the token has expired");
  }

  return async (token) => {
    const [head, payload, signature, ...rest] = token.split(".");
    if (!head || !payload || !signature || rest.length > 0) throw new Error("this is no token");
    const header = decode(head);
    checkHeader(header);
    const key = { key: await findKey(header.kid), dsaEncoding: "ieee-p1363" };
    // Unlike other tokens, these are signed with the padding of base64 in place, so the text stays as it came.
    const signed = Buffer.from(`${head}.${payload}`);
    if (!verify("sha256", signed, key, Buffer.from(signature, "base64url")))
      throw new Error("the signature is wrong");
    return { claims: decode(payload), signer: header.signer, signerChecked: Boolean(signer) };
  };
}
