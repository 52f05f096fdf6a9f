/** The public half of a key that JWTs are signed with, and the document that shows it. */
import type { CertsDocument, PublicCert, PublicJwk } from "../../contract/certs.ts";

export interface PublicKey {
  /** 64 lower-case hex digits: the SHA-256 digest of its SPKI. */
  readonly kid: string;
  /** Of an RSA key, base64url. */
  readonly n: string;
  readonly e: string;
  /** PEM. */
  readonly certificate: string;
}

/** What `certs` shows of the key that signs now and of another one. */
export function certsOf(current: PublicKey, other: PublicKey): CertsDocument {
  const both = [current, other];
  return { keys: both.map(jwkOf), public_cert: certOf(current), public_certs: both.map(certOf) };
}

export const jwkOf = ({ kid, n, e }: PublicKey): PublicJwk => ({ kid, kty: "RSA", alg: "RS256", use: "sig", e, n });

const certOf = ({ kid, certificate: cert }: PublicKey): PublicCert => ({ kid, cert });
