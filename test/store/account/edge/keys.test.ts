/** The keys of an account: whose they are, what a rotation does, and what never survives. */
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { secondKey } from "../../../../src/rules/edge/second-key.ts";
import { inWorld, readBy } from "../../../support/workerd/edge-keys.ts";

const shared = async () => (await env.DIRECTORY.getByName("directory").signingKey()).kid;

describe("an account that never rotated its keys", () => {
  test("signs with the emulator's key, which it keeps nowhere", () =>
    inWorld(async (world) => {
      const claims = { aud: ["a"], iss: "https://team.example", common_name: "ü", n: 1 };
      const jwt = await world.sign(claims);
      const certs = await world.keys.certs();
      const header = { alg: "RS256", kid: await shared(), typ: "JWT" };
      expect(await readBy(certs, jwt)).toEqual({ header, claims });
      expect(atob(jwt.split(".")[0] ?? "")).toBe(JSON.stringify(header));
      expect(await world.keys.verified(jwt)).toEqual(claims);
      expect(world.stored()).toBe(0);
    }));

  test("shows the fixed key beside it", () =>
    inWorld(async (world) => {
      const { keys, public_cert: cert, public_certs: certs } = await world.keys.certs();
      expect(keys.map((key) => key.kid)).toEqual([await shared(), secondKey.kid]);
      expect(Object.keys(keys[0] ?? {})).toEqual(["kid", "kty", "alg", "use", "e", "n"]);
      expect(certs.map(({ kid }) => kid)).toEqual(keys.map(({ kid }) => kid));
      expect(certs).toContainEqual(cert);
      expect(cert.kid).toBe(keys[0]?.kid);
    }));

  test("has a key of its own where the assumption says so", () =>
    inWorld(async (world) => {
      world.switchTo("own");
      const own = await world.kid();
      expect(own).not.toBe(await shared());
      expect([await world.kids(), world.stored()]).toEqual([[own, secondKey.kid], 1]);
      const jwt = await world.sign();
      world.rotate();
      expect(await world.keys.verified(jwt)).toEqual({ sub: "" });
      expect(await world.kids()).toEqual([await world.kid(), own]);
      world.switchTo("shared");
      expect(await world.keys.verified(jwt)).toBeUndefined();
    }));
});

describe("a rotation", () => {
  test("holds at once: another key signs, and the one before verifies still", () =>
    inWorld(async (world) => {
      const before = await world.sign();
      expect(await world.keys.verified(before)).toEqual({ sub: "" });
      world.rotate();
      const after = await world.sign();
      expect(await world.kids()).toEqual([await world.kid(), await shared()]);
      expect(await world.kid()).not.toBe(await shared());
      for (const jwt of [before, after]) expect(await readBy(await world.keys.certs(), jwt)).toBeDefined();
      for (const jwt of [before, after]) expect(await world.keys.verified(jwt)).toEqual({ sub: "" });
      expect((await world.keys.certs()).public_cert.kid).toBe(await world.kid());
    }));

  test("leaves the key before good for 7 days, and to the second", () =>
    inWorld(async (world) => {
      world.store.change(() => world.store.clock.set({ mode: "frozen" }));
      const jwt = await world.sign();
      world.rotate();
      const current = await world.kid();
      world.letPass("167h59m59s");
      expect([await world.keys.verified(jwt), await world.kids()]).toEqual([{ sub: "" }, [current, await shared()]]);
      world.letPass("1s");
      expect(await world.keys.verified(jwt)).toBeUndefined();
      expect(await world.kids()).toEqual([current, secondKey.kid]);
    }));

  test("makes no key, and a second one before any was needed leaves none before the next", () =>
    inWorld(async (world) => {
      const jwt = await world.sign();
      world.rotate();
      world.rotate();
      expect(await world.keys.verified(jwt)).toBeUndefined();
      expect(world.stored()).toBe(0);
      expect(await world.kids()).toEqual([await world.kid(), secondKey.kid]);
      expect(world.stored()).toBe(1);
    }));

  test("forgets the keys that verify nothing any more", () =>
    inWorld(async (world) => {
      const jwts: string[] = [];
      for (let n = 0; n < 3; n++) {
        world.rotate();
        jwts.push(await world.sign());
      }
      expect(world.stored()).toBe(2);
      const verified = await Promise.all(jwts.map((jwt) => world.keys.verified(jwt)));
      expect(verified).toEqual([undefined, { sub: "" }, { sub: "" }]);
    }));

  test("that fails leaves the key as it was", () =>
    inWorld(async (world) => {
      world.rotate();
      const before = await world.kids();
      expect(() =>
        world.store.change(() => {
          world.rotate();
          throw new Error("halfway");
        }),
      ).toThrow("halfway");
      expect(await world.kids()).toEqual(before);
    }));
});

describe("concurrent first needs", () => {
  test.each(["shared", "own"] as const)("make one key (%s)", (value) =>
    inWorld(async (world) => {
      world.switchTo(value);
      const made = vi.spyOn(crypto.subtle, "generateKey");
      const needs = Array.from({ length: 64 }, (_, n) => (n % 2 ? world.kids().then(([kid]) => kid) : world.kid()));
      const kids = new Set(await Promise.all(needs));
      expect(kids.size).toBe(1);
      if (value === "own") expect([made.mock.calls.length, world.stored()]).toEqual([1, 1]);
      made.mockRestore();
    }),
  );

  test("of which one is rotated away meanwhile leave each with a key that is good", () =>
    inWorld(async (world) => {
      world.rotate();
      const needed = world.sign();
      world.rotate();
      const jwt = await needed;
      expect(await world.keys.verified(jwt)).toEqual({ sub: "" });
      expect(await world.kids()).toEqual([await world.kid(), secondKey.kid]);
    }));

  test("in an account that is emptied meanwhile end with the emulator's key", () =>
    inWorld(async (world) => {
      world.rotate();
      const needed = world.kid();
      world.reset();
      expect([await needed, world.stored()]).toEqual([await shared(), 0]);
    }));
});

test("the same claims are the same text, which is made once", () =>
  inWorld(async (world) => {
    await world.kid(); // a key that is made signs its certificate
    const signed = vi.spyOn(crypto.subtle, "sign");
    const texts = await Promise.all(Array.from({ length: 8 }, () => world.sign({ iat: 1 })));
    expect([new Set(texts).size, signed.mock.calls.length]).toEqual([1, 1]);
    expect(await world.sign({ iat: 2 })).not.toBe(texts[0]);
    for (let n = 0; n < 150; n++) await world.sign({ n }); // more than are remembered
    expect(await world.sign({ iat: 1 })).toBe(texts[0]);
    signed.mockRestore();
  }));

describe("a JWT that is not verified", () => {
  test.each<[string, (jwt: string) => string]>([
    ["is none", () => "a"],
    ["is empty", () => ""],
    ["has a part more", (jwt) => `${jwt}.`],
    ["has no signature", (jwt) => jwt.slice(0, jwt.lastIndexOf(".") + 1)],
    ["has other claims", (jwt) => jwt.replace(/\.[^.]+\./, `.${btoa('{"sub":"a"}')}.`)],
    ["has another algorithm", (jwt) => jwt.replace(/^[^.]+/, btoa('{"alg":"none"}'))],
    ["is signed with another spelling of its signature", (jwt) => jwt.slice(0, -1) + twin(jwt.at(-1) ?? "")],
    ["has a padded signature", (jwt) => `${jwt}==`],
    ["has a space in it", (jwt) => `${jwt.slice(0, -9)} ${jwt.slice(-9)}`],
  ])("%s", (_, change) =>
    inWorld(async (world) => {
      const jwt = await world.sign();
      expect(await world.keys.verified(change(jwt))).toBeUndefined();
      expect(await world.keys.verified(jwt)).toEqual({ sub: "" });
      expect(await world.keys.verified(change(jwt))).toBeUndefined();
    }),
  );

  /** The same signature in base64, as the last character has bits that nothing is made of. */
  const twin = (character: string): string => {
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return digits[digits.indexOf(character) + 1] ?? "";
  };

  test("is one of another account's own key", () =>
    inWorld(async (world) => {
      world.rotate();
      const jwt = await world.sign();
      expect(await inWorld((other) => other.keys.verified(jwt))).toBeUndefined();
    }));
});
