/** JWTs as an origin looks at them: by what the team's `certs` shows, and by nothing else. */
import { createPublicKey, verify, X509Certificate } from "node:crypto";
import { expect } from "vitest";
import * as z from "zod/mini";
import type { Edge } from "./edge.ts";

const kid = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const Certs = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        kid,
        kty: z.literal("RSA"),
        alg: z.literal("RS256"),
        use: z.literal("sig"),
        e: z.string(),
        n: z.string(),
      }),
    )
    .check(z.length(2)),
  public_cert: z.strictObject({ kid, cert: z.string() }),
  public_certs: z.array(z.strictObject({ kid, cert: z.string() })).check(z.length(2)),
});
export type Certs = z.infer<typeof Certs>;

export async function certsOf(edge: Edge, host = edge.team): Promise<Certs> {
  const { status, text } = await edge.visit(`${host}/cdn-cgi/access/certs`);
  expect(status, text).toBe(200);
  return z.parse(Certs, JSON.parse(text));
}

export interface Verified {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** As it stands in the JWT. */
  readonly json: string;
}

/** Whether both the key and the certificate of its `kid` verify it; undefined when they do not, or there is none. */
export function verified(jwt: string, { keys, public_certs: certificates }: Certs): Verified | undefined {
  const [head = "", payload = "", signature = ""] = jwt.split(".");
  const header = JSON.parse(textOf(head)) as { readonly kid: string };
  const jwk = keys.find((key) => key.kid === header.kid);
  const certificate = certificates.find((each) => each.kid === header.kid);
  if (!jwk || !certificate) return undefined;
  const isRight = [createPublicKey({ key: jwk, format: "jwk" }), new X509Certificate(certificate.cert).publicKey].every(
    (key) => verify("RSA-SHA256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url")),
  );
  const json = textOf(payload);
  return isRight ? { header: { ...header }, claims: JSON.parse(json) as Verified["claims"], json } : undefined;
}

/** The test fails when it is none. */
export async function verifiedBy(edge: Edge, jwt: string | null | undefined): Promise<Verified> {
  const one = verified(jwt ?? "", await certsOf(edge));
  if (!one) throw new Error(`No key of the team verifies ${jwt}`);
  return one;
}

const textOf = (part: string): string => Buffer.from(part, "base64url").toString();
