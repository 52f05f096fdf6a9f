/** The form of JWTs, as Node signs and verifies them; and the fixed key, as Node reads it. */
import {
  createHash,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  X509Certificate,
} from "node:crypto";
import { describe, expect, test } from "vitest";
import { readJws, signedText, textToSign } from "../../../src/rules/edge/jws.ts";
import { certsOf } from "../../../src/rules/edge/public-key.ts";
import { secondKey } from "../../../src/rules/edge/second-key.ts";
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from "../../../src/rules/values/base64.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

function signed(claims: object): string {
  const text = textToSign("a kid", JSON.stringify(claims));
  return signedText(text, createSign("RSA-SHA256").update(text).sign(privateKey));
}

test("a JWT is read as it was signed, and what was signed verifies", () => {
  const claims = { aud: ["ü"], n: 1, nothing: null };
  const jws = readJws(signed(claims));
  expect(jws).toMatchObject({ kid: "a kid", claims });
  const verify = createVerify("RSA-SHA256").update(jws?.signed ?? "");
  expect(verify.verify(publicKey, jws?.signature ?? new Uint8Array())).toBe(true);
});

test("its header has the members in the order of recorded ones", () => {
  const [header = ""] = signed({}).split(".");
  expect(Buffer.from(header, "base64url").toString()).toBe('{"alg":"RS256","kid":"a kid","typ":"JWT"}');
});

describe("what is no such JWT is read as nothing:", () => {
  const part = (text: string | object) =>
    Buffer.from(typeof text === "string" ? text : JSON.stringify(text)).toString("base64url");
  const header = { alg: "RS256", kid: "a", typ: "JWT" };
  test.each<[string, string]>([
    ["nothing", ""],
    ["two parts", `${part(header)}.${part({})}`],
    ["four parts", `${part(header)}.${part({})}.AAAA.`],
    ["another algorithm", `${part({ ...header, alg: "HS256" })}.${part({})}.AAAA`],
    ["no kid", `${part({ alg: "RS256" })}.${part({})}.AAAA`],
    ["a kid that is no text", `${part({ ...header, kid: 1 })}.${part({})}.AAAA`],
    ["a critical extension", `${part({ ...header, crit: ["b64"] })}.${part({})}.AAAA`],
    ["a header that is a list", `${part([])}.${part({})}.AAAA`],
    ["claims that are a list", `${part(header)}.${part([])}.AAAA`],
    ["claims that are null", `${part(header)}.${part("null")}.AAAA`],
    ["claims that are no JSON", `${part(header)}.${part("{")}.AAAA`],
    ["claims that are no UTF-8", `${part(header)}.${Buffer.of(0x22, 0xff, 0x22).toString("base64url")}.AAAA`],
    ["claims with padding", `${part(header)}.e30=.AAAA`],
    ["a signature with bits that mean nothing", `${part(header)}.${part({})}.AB`],
    ["a signature of the wrong length", `${part(header)}.${part({})}.AAAAA`],
  ])("%s", (_, text) => expect(readJws(text)).toBeUndefined());

  test("but the same with nothing wrong is read", () => {
    expect(readJws(`${part(header)}.${part({})}.AAAA`)).toBeDefined();
  });
});

test("base64 is that of Node, whatever the length", () => {
  for (const length of [0, 1, 2, 3, 4, 255, 20_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + 255) & 0xff);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
  }
});

describe("the fixed key", () => {
  const { keys, public_certs: certs } = certsOf(secondKey, secondKey);
  const key = createPublicKey({ key: { ...keys[0] }, format: "jwk" });

  test("is an RSA key of 2048 bits, and its id the digest of it", () => {
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
    const spki = key.export({ type: "spki", format: "der" });
    expect(secondKey.kid).toBe(createHash("sha256").update(spki).digest("hex"));
  });

  test("has a certificate of its own", () => {
    const certificate = new X509Certificate(certs[0]?.cert ?? "");
    expect(certificate.publicKey.equals(key)).toBe(true);
    expect(certificate.verify(key)).toBe(true);
    expect(certificate.subject).toBe("CN=cloudflareaccess.com");
    expect(certificate.validTo).toBe("Dec 31 23:59:59 2099 GMT");
  });
});
