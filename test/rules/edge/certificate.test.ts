/** The certificate of a key, as others read it: Node, a library of ASN.1, and openssl where there is one. */
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate } from "@peculiar/asn1-x509";
import { expect, test } from "vitest";
import { certificateToSign, pemOf, signedCertificate } from "../../../src/rules/edge/certificate.ts";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

async function certificateOf(commonName: string, serial: Uint8Array) {
  const pair = await crypto.subtle.generateKey(
    { ...ALGORITHM, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
    true,
    ["sign", "verify"],
  );
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const toSign = certificateToSign(spki, commonName, serial);
  const signature = new Uint8Array(await crypto.subtle.sign(ALGORITHM, pair.privateKey, toSign));
  return { bytes: signedCertificate(toSign, signature), key: pair.publicKey };
}

test.each([
  ["team.cloudflareaccess.com", Uint8Array.of(0, 0, 0, 7)],
  ["ü", Uint8Array.of(0xff, 0xff)],
  ["x".repeat(200), new Uint8Array(16)],
])("of %.20s is read as what it is, and verifies with its own key", async (name, serial) => {
  const { bytes, key } = await certificateOf(name, serial);
  const read = new X509Certificate(pemOf(bytes));
  expect(read.subject).toBe(`CN=${name}`);
  expect(read.issuer).toBe(read.subject);
  expect([read.validFrom, read.validTo]).toEqual(["Jan  1 00:00:00 2020 GMT", "Dec 31 23:59:59 2099 GMT"]);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.publicKey.export({ format: "jwk" })).toMatchObject({ n: (await crypto.subtle.exportKey("jwk", key)).n });
  expect(BigInt(`0x${read.serialNumber}`) > 0n).toBe(true);

  const parsed = AsnConvert.parse(bytes, Certificate);
  expect(parsed.tbsCertificate.version).toBe(2);
  expect(new Uint8Array(AsnConvert.serialize(parsed))).toEqual(bytes);
});

const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    return false;
  }
})();

test.runIf(hasOpenssl)("is one that openssl verifies", async () => {
  const { bytes } = await certificateOf("team.cloudflareaccess.com", Uint8Array.of(1));
  const text = execFileSync("openssl", ["x509", "-noout", "-subject"], { input: pemOf(bytes) });
  expect(String(text)).toContain("team.cloudflareaccess.com");
});
