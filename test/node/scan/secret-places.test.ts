/** Where secrets stand in texts, whatever is around them and however they come in. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placesIn } from "../../../src/node/scan/places.ts";
import type { SecretPlace } from "../../../src/contract/scan.ts";
import { newSecret } from "../../../src/rules/service-tokens/secret.ts";

const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const zeros = (length: number): Uint8Array => new Uint8Array(length);
const cfast = newSecret("cfast", zeros);
const hex = "0123456789abcdef".repeat(4);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

async function places(...pieces: (string | Uint8Array)[]): Promise<SecretPlace[]> {
  const found: SecretPlace[] = [];
  for await (const place of placesIn(pieces.map((piece) => Buffer.from(piece)))) found.push(place);
  return found;
}

/** The text in pieces of this length. */
function cut(text: Buffer, length: number): Buffer[] {
  const count = Math.ceil(text.length / length);
  return Array.from({ length: count }, (_, index) => text.subarray(index * length, (index + 1) * length));
}

describe("a secret", () => {
  test("is found with its line, its column in bytes, and its digest", async () => {
    expect(await places(`first\nsecond ${cfast}\n`)).toEqual([
      { line: 2, column: 8, form: "cfast", base64: false, digest: digestOf(cfast) },
    ]);
    expect(await places(`ä=${hex}`)).toEqual([
      { line: 1, column: 4, form: "hex", base64: false, digest: digestOf(hex) },
    ]);
  });

  test.each([
    ["alone", cfast],
    ["in JSON", `{"client_secret":"${cfast}"}`],
    ["in a URL", `https://example.com/?secret=${cfast}&x=1`],
    ["in a path", `/tmp/${cfast}/file`],
    ["after an escape", `\\n${cfast}\\n`],
    ["twice", `${cfast}${cfast}`],
    ["after the start of another", `cfast_${cfast}`],
    ["between bytes that are no text", Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(cfast), Buffer.of(0)])],
  ])("is found %s", async (_, text) => {
    const found = await places(text);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ digest }) => digest))).toEqual(new Set([digestOf(cfast)]));
  });

  test.each([
    ["with a checksum that is wrong", `${cfast.slice(0, -1)}${cfast.endsWith("0") ? "1" : "0"}`],
    ["that is cut", cfast.slice(0, -1)],
    ["in another case", cfast.toUpperCase()],
    ["with a line between", `${cfast.slice(0, 20)}\n${cfast.slice(20)}`],
    ["of 63 hex digits", hex.slice(1)],
    ["of 65 hex digits", `${hex}0`],
    ["in a longer number", `A${hex}`],
    ["of hex in upper case", hex.toUpperCase()],
  ])("is none %s", async (_, text) => {
    expect(await places(text)).toEqual([]);
  });

  test("is found in UTF-16, as PowerShell writes it", async () => {
    const little = Buffer.from(`\ufeffone\r\ntwo ${cfast}\r\n`, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const text of [little, big]) {
      for (const length of [1, 2, 3, 1000]) {
        expect(await places(...cut(text, length)), `in pieces of ${length}`).toMatchObject([{ line: 2, column: 5 }]);
      }
    }
    expect(await places(little.subarray(0, 1)), "a mark that is cut").toEqual([]);
  });

  test("is found in the order in which it stands in a word", async () => {
    expect(await places(`${base64(cfast)}/${hex}/${cfast}`)).toMatchObject([
      { column: 1, base64: true },
      { column: 74, form: "hex" },
      { column: 139, form: "cfast" },
    ]);
  });

  test("nothing is found in nothing", async () => {
    expect(await places()).toEqual([]);
    expect(await places("", "")).toEqual([]);
  });
});

describe("in base64", () => {
  test.each(["", "a", "ab", "abc", '{"client_secret":"'])("a secret is found after %j", async (before) => {
    for (const [form, secret] of [
      ["cfast", cfast],
      ["hex", hex],
    ] as const) {
      // A letter that is a hex digit would make a longer number of it.
      const text = `${before.replaceAll(/[a-f]/g, "x")}${secret}`;
      const found = await places(`  client-secret: ${base64(text)}\n`);
      expect(found).toMatchObject([{ line: 1, form, base64: true, digest: digestOf(secret) }]);
    }
  });

  test("a secret is found with its line end, and in the form for URLs", async () => {
    expect(await places(base64(`${cfast}\n`))).toMatchObject([{ column: 1, base64: true }]);
    expect(await places(Buffer.from(`>>?${cfast}??`).toString("base64url"))).toMatchObject([
      { column: 5, digest: digestOf(cfast) },
    ]);
  });

  test.each(["", "/", "b/", "ab/", "data/"])("a secret is found in a word that begins with %j", async (start) => {
    expect(await places(`${start}${base64(cfast)}`)).toMatchObject([{ column: start.length + 1, base64: true }]);
  });

  test("a longer number in it is none", async () => {
    expect(await places(base64(`0${hex}`))).toEqual([]);
    expect(await places(base64(`${hex}0`))).toEqual([]);
  });
});

describe("pieces", () => {
  const noise = "key: value, 0123456789abcdef/path/to+something=\n".repeat(8);
  const text = Buffer.from(`${noise}${cfast}\n${noise}${hex}\n${base64(`--${hex}\n`)} ${noise}${base64(`{${cfast}`)}`);

  test("of any length give what the whole gives", async () => {
    const whole = await places(text);
    expect(whole).toMatchObject([
      { line: 9, column: 1, base64: false },
      { line: 18, column: 1, base64: false },
      { line: 19, base64: true },
      { line: 27, base64: true },
    ]);
    for (const length of [1, 2, 3, 7, 53, 54, 55, 64, 91, 92, 93, 127, 128, 300]) {
      expect(await places(...cut(text, length)), `in pieces of ${length}`).toEqual(whole);
    }
  });

  test("cut at any place give what the whole gives", async () => {
    const whole = await places(text);
    for (let at = 0; at <= text.length; at++) {
      expect(await places(text.subarray(0, at), text.subarray(at)), `cut at ${at}`).toEqual(whole);
    }
  });

  test("with anything around a secret give its place", async () => {
    const around = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
    const inCode = fc.constantFrom((secret: string) => secret, base64);
    const parts = fc.tuple(around, inCode, around, fc.integer({ min: 1, max: 300 }));
    await fc.assert(
      fc.asyncProperty(parts, async ([before, encode, after, length]) => {
        const written = Buffer.from(` ${encode(cfast)} `);
        const bytes = Buffer.concat([Buffer.from("#"), before, written, after]);
        const found = await places(...cut(bytes, length));
        const line = bytes.subarray(0, before.length + 2).filter((byte) => byte === 10).length + 1;
        const lineStart = bytes.lastIndexOf(10, before.length + 1) + 1;
        const column = before.length + 2 - lineStart + 1;
        expect(found).toContainEqual(expect.objectContaining({ digest: digestOf(cfast), line, column }));
      }),
      { numRuns: 200 },
    );
  });
});
