/** Sessions that nobody was given. */
import { createHmac, createSign, generateKeyPairSync } from "node:crypto";

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** JWTs with the claims of a session, that nobody who has the key signed. */
export function forged(session: string, certs: string): string[] {
  const [head = "", claims = "", signature = ""] = session.split(".");
  const header = JSON.parse(Buffer.from(head, "base64url").toString()) as Record<string, unknown>;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signed = (more: object) => {
    const text = `${encoded({ ...header, ...more })}.${claims}`;
    return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
  };
  const keyed = (alg: string, key: string) => {
    const text = `${encoded({ ...header, alg })}.${claims}`;
    return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
  };
  const { public_cert } = JSON.parse(certs) as { public_cert: { cert: string } };
  return [
    ...["none", "None", "NONE", ""].flatMap((alg) => [
      `${encoded({ ...header, alg })}.${claims}.`,
      `${encoded({ ...header, alg })}.${claims}.${signature}`,
    ]),
    signed({}),
    signed({ jwk: publicKey.export({ format: "jwk" }) }),
    signed({ kid: "../../../../dev/null" }),
    signed({ kid: undefined }),
    signed({ jku: "http://127.0.0.1:1/keys" }),
    keyed("HS256", public_cert.cert),
    keyed("HS256", ""),
    keyed("RS256", public_cert.cert),
  ];
}

/** A session whose text was changed somewhere. */
export function broken(session: string): string[] {
  const [head = "", claims = "", signature = ""] = session.split(".");
  const later = { ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as object), exp: 9_999_999_999 };
  return [
    `${head}.${encoded(later)}.${signature}`,
    `${head}.${claims}.`,
    `${head}.${claims}`,
    `${head}.${claims}.${signature.slice(0, -4)}AAAA`,
    `${head}.${claims}.${signature.split("").toReversed().join("")}`,
    `${claims}.${head}.${signature}`,
    "..",
    "a.b.c",
    "x".repeat(8000),
    `${encoded({ alg: "RS256", kid: {} })}.${encoded(null)}.${signature}`,
  ];
}
