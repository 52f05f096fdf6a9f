/** The key that the emulator makes for all of its accounts. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate } from "@peculiar/asn1-x509";
import { beforeEach, expect, test, vi } from "vitest";
import { toHex } from "../../../src/rules/values/hex.ts";
import type { DirectoryObject } from "../../../src/store/directory/directory-object.ts";
import { freshId, evicted } from "../../support/workerd/accounts.ts";

const logged = vi.spyOn(console, "error");
beforeEach(() => void logged.mockReset().mockImplementation(() => {}));

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const freshDirectory = () => env.DIRECTORY.getByName(freshId());
const stored = (directory: DurableObjectStub<DirectoryObject>) =>
  runInDurableObject(directory, (_, { storage }) => storage.sql.exec(`SELECT kid FROM signing_keys`).toArray());

test("it is not there before anybody needs it; 64 at once are given one and the same", async () => {
  const directory = freshDirectory();
  expect(await stored(directory)).toEqual([]);
  // In one event, or one call would not begin before another one ends.
  const keys = await runInDurableObject(directory, (object) =>
    Promise.all(Array.from({ length: 64 }, () => object.signingKey())),
  );
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
  expect(await stored(directory)).toEqual([{ kid: keys[0]?.kid }]);
  await evicted(directory);
  expect(await directory.signingKey()).toEqual(keys[0]);
  expect((await freshDirectory().signingKey()).kid).not.toBe(keys[0]?.kid);
});

test("its parts belong together", async () => {
  const { kid, n, e, certificate, pkcs8 } = await freshDirectory().signingKey();
  const publicKey = await crypto.subtle.importKey("jwk", { kty: "RSA", n, e }, RS256, true, ["verify"]);
  const spki = (await crypto.subtle.exportKey("spki", publicKey)) as ArrayBuffer;
  expect(kid).toBe(toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", spki))));

  const privateKey = await crypto.subtle.importKey("pkcs8", bytesOf(pkcs8), RS256, false, ["sign"]);
  const signature = await crypto.subtle.sign(RS256, privateKey, new Uint8Array(3));
  expect(await crypto.subtle.verify(RS256, publicKey, signature, new Uint8Array(3))).toBe(true);

  const read = AsnConvert.parse(bytesOf(certificate.replaceAll(/-----[A-Z ]+-----|\n/g, "")), Certificate);
  const { subjectPublicKeyInfo, serialNumber } = read.tbsCertificate;
  expect(new Uint8Array(AsnConvert.serialize(subjectPublicKeyInfo))).toEqual(new Uint8Array(spki));
  expect(serialNumber.byteLength).toBe(16);
  const signed = AsnConvert.serialize(read.tbsCertificate);
  expect(await crypto.subtle.verify(RS256, publicKey, read.signatureValue, signed)).toBe(true);
});

test("on a full disk it is the same one until it can be written", async () => {
  const directory = freshDirectory();
  const run = (statement: string) =>
    runInDurableObject(directory, (_, { storage }) => void storage.sql.exec(statement).toArray());
  await run(
    `CREATE TRIGGER full BEFORE INSERT ON signing_keys BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
  );
  const keys = await Promise.all([directory.signingKey(), directory.signingKey()]);
  expect(await directory.signingKey()).toEqual(keys[0]);
  expect([keys[1], await stored(directory)]).toEqual([keys[0], []]);
  expect(logged).toHaveBeenCalled();
  await run(`DROP TRIGGER full`);
  expect(await directory.signingKey()).toEqual(keys[0]);
  expect(await stored(directory)).toEqual([{ kid: keys[0]?.kid }]);
});
