import "./reflect-metadata.ts";
import { webcrypto } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";

/** Issues the certificates that the lab shows on real sockets. */
export interface CertificateAuthority {
  /** For `curl --cacert`. */
  readonly pem: string;
  /** What a server needs to show a certificate for these names; made once for each list of names. */
  contextFor(names: readonly string[]): Promise<SecureContext>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 86_400_000;

/** Real clients look at the wall's clock, whatever time it is in the lab. */
const validity = () => ({
  notBefore: new Date(Date.now() - dayMs),
  notAfter: new Date(Date.now() + 365 * dayMs),
});

/** Loaded late, so that the notes it needs are there before it, whoever loads modules. */
const loadX509 = () => import("@peculiar/x509");
type X509 = Awaited<ReturnType<typeof loadX509>>;

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
const newSerial = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(9)).with(0, 1)).toString("hex");

type Keys = Awaited<ReturnType<typeof newKeys>>;

const createRoot = (x509: X509, keys: Keys) =>
  x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: "CN=Gatehouse lab",
    ...validity(),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });

interface Issuer {
  readonly name: string;
  readonly keys: Keys;
}

async function issueLeaf(x509: X509, issuer: Issuer, names: readonly string[]) {
  const { publicKey, privateKey } = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    // A name of 64 characters at most fits into CN, so the names stand only where clients look.
    subject: "CN=Gatehouse lab server",
    issuer: issuer.name,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey,
    signingKey: issuer.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns", value }))),
    ],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");
  return createSecureContext({ key, cert: certificate.toString("pem") });
}

export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const x509 = await loadX509();
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const root = await createRoot(x509, keys);
  const contexts = new Map<string, Promise<SecureContext>>();
  return {
    pem: root.toString("pem"),
    contextFor(names) {
      const id = names.join(" ");
      const context = contexts.get(id) ?? issueLeaf(x509, { name: root.subject, keys }, names);
      contexts.set(id, context);
      return context;
    },
  };
}
