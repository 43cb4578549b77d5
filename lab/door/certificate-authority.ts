import "./reflect-metadata.ts";
import { webcrypto } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

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

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
const newSerial = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(9)).with(0, 1)).toString("hex");

type Keys = Awaited<ReturnType<typeof newKeys>>;

const createRoot = (keys: Keys) =>
  X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: "CN=Gatehouse lab",
    ...validity(),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });

async function issueLeaf(issuer: { name: string; keys: Keys }, names: readonly string[]) {
  const { publicKey, privateKey } = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    // A name of 64 characters at most fits into CN, so the names stand only where clients look.
    subject: "CN=Gatehouse lab server",
    issuer: issuer.name,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey,
    signingKey: issuer.keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns", value }))),
    ],
  });
  const key = PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");
  return createSecureContext({ key, cert: certificate.toString("pem") });
}

export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const root = await createRoot(keys);
  const contexts = new Map<string, Promise<SecureContext>>();
  return {
    pem: root.toString("pem"),
    contextFor(names) {
      const id = names.join(" ");
      const context = contexts.get(id) ?? issueLeaf({ name: root.subject, keys }, names);
      contexts.set(id, context);
      return context;
    },
  };
}
