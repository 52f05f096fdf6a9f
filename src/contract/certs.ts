/** What `/cdn-cgi/access/certs` answers: the public keys that JWTs are verified with. */

/** An RSA key as a JWK (RFC 7517). */
export interface PublicJwk {
  /** 64 lower-case hex digits. */
  readonly kid: string;
  readonly kty: "RSA";
  readonly alg: "RS256";
  readonly use: "sig";
  readonly e: string;
  readonly n: string;
}

export interface PublicCert {
  readonly kid: string;
  /** PEM. */
  readonly cert: string;
}

/** Two keys each; which is which is told by `kid` and never by the place in a list. */
export interface CertsDocument {
  readonly keys: readonly PublicJwk[];
  /** Of the key that signs now. */
  readonly public_cert: PublicCert;
  readonly public_certs: readonly PublicCert[];
}
