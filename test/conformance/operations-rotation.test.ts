/** Rotation by POST and by PUT: which secrets a client may present afterwards. */
import { describe, expect, test } from "vitest";
import { Account, admitted, refused } from "../support/black-box/account.ts";
import {
  invalidRequest,
  namesOf,
  refusalOf,
  tokenOf,
  tokenWithSecretOf,
  type TokenWithSecret,
} from "../support/black-box/answer.ts";

const wholeSeconds = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
const inAnHour = wholeSeconds(Date.now() + 3_600_000);
const anHourAgo = wholeSeconds(Date.now() - 3_600_000);
const previous = (time: string) => ({ previous_client_secret_expires_at: time });

/** An account with one token, and whether its secrets are let in. */
async function aToken(fields: object = {}) {
  const account = new Account();
  const token = await account.created(fields);
  const verdictOn = (secret: string) => account.verify(token, secret);
  return { account, token, verdictOn };
}

/** The two ways to rotate: POST, and PUT with a raised version. */
const ways = [
  {
    way: "POST rotate",
    rotate: async (account: Account, { id }: TokenWithSecret, fields: object = {}) => account.rotate(id, fields),
  },
  {
    way: "PUT with a raised version",
    rotate: async (account: Account, { id }: TokenWithSecret, fields: object = {}) => {
      const { client_secret_version: version } = tokenOf(await account.get(id));
      return account.update(id, { ...fields, client_secret_version: version + 1 });
    },
  },
];

describe.each(ways)("$way", ({ rotate }) => {
  test("ends the previous secret at once when no end of grace is given", async () => {
    const { account, token, verdictOn } = await aToken();
    const rotated = tokenWithSecretOf(await rotate(account, token));
    expect(rotated).toMatchObject({ client_id: token.client_id, client_secret_version: 2 });
    expect(rotated.previous_client_secret_expires_at).toBe(rotated.updated_at);
    expect(await verdictOn(rotated.client_secret)).toEqual(admitted("current"));
    expect(await verdictOn(token.client_secret)).toEqual(refused("grace-over", "previous"));
  });

  test("admits the previous secret until the end of grace", async () => {
    const { account, token, verdictOn } = await aToken();
    const rotated = tokenWithSecretOf(await rotate(account, token, previous(inAnHour)));
    expect(rotated).toMatchObject(previous(inAnHour));
    expect(await verdictOn(rotated.client_secret)).toEqual(admitted("current"));
    expect(await verdictOn(token.client_secret)).toEqual(admitted("previous"));
  });

  test("refuses the previous secret when the end of grace has come", async () => {
    const { account, token, verdictOn } = await aToken();
    await account.freezeClock();
    await rotate(account, token, previous(inAnHour));
    expect(await verdictOn(token.client_secret)).toEqual(admitted("previous"));
    await account.advanceClock("1h");
    expect(await verdictOn(token.client_secret)).toEqual(refused("grace-over", "previous"));
  });

  test("accepts an end of grace in the past, and stores it", async () => {
    const { account, token, verdictOn } = await aToken();
    expect(tokenOf(await rotate(account, token, previous(anHourAgo)))).toMatchObject(previous(anHourAgo));
    expect(await verdictOn(token.client_secret)).toEqual(refused("grace-over", "previous"));
  });

  test("within a grace period drops the oldest secret", async () => {
    const { account, token, verdictOn } = await aToken();
    const second = tokenWithSecretOf(await rotate(account, token, previous(inAnHour)));
    const third = tokenWithSecretOf(await rotate(account, token, previous(inAnHour)));
    expect(third.client_secret_version).toBe(3);
    expect(await verdictOn(token.client_secret)).toEqual(refused("wrong-secret", null));
    expect(await verdictOn(second.client_secret)).toEqual(admitted("previous"));
    expect(await verdictOn(third.client_secret)).toEqual(admitted("current"));
  });

  test("stores the end of grace in UTC, cut to whole seconds", async () => {
    const { account, token } = await aToken();
    const rotated = tokenOf(await rotate(account, token, previous("2031-03-01T00:30:00.999+01:00")));
    expect(rotated).toMatchObject(previous("2031-02-28T23:30:00Z"));
  });

  test.each(["tomorrow", "2031-02-30T00:00:00Z", "2031-01-01", "2031-01-01t00:00:00z", "", "1893456000"])(
    "refuses %j as an end of grace, and keeps the secret",
    async (time) => {
      const { account, token, verdictOn } = await aToken();
      expect(refusalOf(await rotate(account, token, previous(time)))).toEqual(
        invalidRequest("previous_client_secret_expires_at must be an RFC 3339 time such as 2026-01-31T12:00:00Z"),
      );
      expect(await verdictOn(token.client_secret)).toEqual(admitted("current"));
    },
  );

  test("leaves lifetime and name alone", async () => {
    const { account, token } = await aToken({ duration: "17520h", name: "kept" });
    const { expires_at, created_at, name, duration, enabled } = token;
    expect(tokenOf(await rotate(account, token))).toMatchObject({ expires_at, created_at, name, duration, enabled });
  });

  test("of a disabled token does not let it in: neither secret", async () => {
    const { account, token, verdictOn } = await aToken();
    await account.update(token.id, { enabled: false });
    const rotated = tokenWithSecretOf(await rotate(account, token, previous(inAnHour)));
    expect(rotated.enabled).toBe(false);
    expect(await verdictOn(rotated.client_secret)).toEqual(refused("disabled", "current"));
    expect(await verdictOn(token.client_secret)).toEqual(refused("disabled", "previous"));
    await account.update(token.id, { enabled: true });
    expect(await verdictOn(rotated.client_secret)).toEqual(admitted("current"));
    expect(await verdictOn(token.client_secret)).toEqual(admitted("previous"));
  });
});

describe("PUT with the same version", () => {
  test("moves the end of grace only: forth, back, and forth again", async () => {
    const { account, token, verdictOn } = await aToken();
    const rotated = tokenWithSecretOf(await account.rotate(token.id));
    for (const [time, verdict] of [
      [inAnHour, admitted("previous")],
      [anHourAgo, refused("grace-over", "previous")],
      [inAnHour, admitted("previous")],
    ] as const) {
      const updated = tokenOf(await account.update(token.id, { client_secret_version: 2, ...previous(time) }));
      expect(updated).not.toHaveProperty("client_secret");
      expect(updated).toMatchObject({ client_secret_version: 2, ...previous(time) });
      expect(await verdictOn(token.client_secret)).toEqual(verdict);
      expect(await verdictOn(rotated.client_secret)).toEqual(admitted("current"));
    }
  });

  test("does not need the version to move the end of grace", async () => {
    const { account, token, verdictOn } = await aToken();
    await account.rotate(token.id);
    const updated = tokenOf(await account.update(token.id, previous(inAnHour)));
    expect(updated).toMatchObject({ client_secret_version: 2, ...previous(inAnHour) });
    expect(await verdictOn(token.client_secret)).toEqual(admitted("previous"));
  });
});

describe("the version", () => {
  test("null is not given: nothing is rotated", async () => {
    const { account, token, verdictOn } = await aToken({ client_secret_version: null });
    expect(token.client_secret_version).toBe(1);
    const updated = tokenOf(await account.update(token.id, { name: "renamed", client_secret_version: null }));
    expect(updated).toMatchObject({ name: "renamed", client_secret_version: 1 });
    expect(updated).not.toHaveProperty("client_secret");
    expect(await verdictOn(token.client_secret)).toEqual(admitted("current"));
  });

  test.each([0, "0"])("%j is too low for a create, and lower than that of any token", async (version) => {
    const { account, token, verdictOn } = await aToken({ client_secret_version: 3 });
    expect(refusalOf(await account.create({ name: "never made", client_secret_version: version }))).toEqual(
      invalidRequest("client_secret_version must be at least 1"),
    );
    expect(refusalOf(await account.update(token.id, { name: "not stored", client_secret_version: version }))).toEqual(
      invalidRequest("client_secret_version must not be lower than the current version, 3"),
    );
    expect(namesOf(await account.list())).toEqual([token.name]);
    expect(await verdictOn(token.client_secret)).toEqual(admitted("current"));
  });

  test.each([0, "0"])("%j can count as not given: nothing is rotated", async (version) => {
    const { account, token, verdictOn } = await aToken({ client_secret_version: 3 });
    await account.settings({ assumptions: { "zero-secret-version": "not-given" } });
    expect((await account.created({ client_secret_version: version })).client_secret_version).toBe(1);
    const updated = tokenOf(await account.update(token.id, { name: "renamed", client_secret_version: version }));
    expect(updated).toMatchObject({ name: "renamed", client_secret_version: 3 });
    expect(updated).not.toHaveProperty("client_secret");
    expect(await verdictOn(token.client_secret)).toEqual(admitted("current"));
  });

  test("of a create is stored with its end of grace, as they were given", async () => {
    const { token } = await aToken({ client_secret_version: 3, ...previous("2024-11-15T10:30:00Z") });
    expect(token).toMatchObject({ client_secret_version: 3, ...previous("2024-11-15T10:30:00Z") });
  });

  test("may jump: that is one rotation, and the given number", async () => {
    const { account, token, verdictOn } = await aToken();
    const body = { client_secret_version: 7, ...previous(inAnHour) };
    const updated = tokenWithSecretOf(await account.update(token.id, body));
    expect(updated.client_secret_version).toBe(7);
    expect(await verdictOn(token.client_secret)).toEqual(admitted("previous"));
    expect(tokenOf(await account.rotate(token.id)).client_secret_version).toBe(8);
  });

  test("must not fall", async () => {
    const { account, token, verdictOn } = await aToken({ client_secret_version: 3 });
    expect(refusalOf(await account.update(token.id, { client_secret_version: 2, name: "not stored" }))).toEqual(
      invalidRequest("client_secret_version must not be lower than the current version, 3"),
    );
    expect(tokenOf(await account.get(token.id))).toMatchObject({ name: token.name, client_secret_version: 3 });
    expect(await verdictOn(token.client_secret)).toEqual(admitted("current"));
  });

  test.each([1.5, -1, 2 ** 31, 1e300, "1.5", "two", "-1", "", " 2", "0x2"])("%j is refused", async (version) => {
    const refusal = invalidRequest("client_secret_version must be a whole number from 1 to 2147483647");
    const { account, token } = await aToken();
    expect(refusalOf(await account.update(token.id, { client_secret_version: version }))).toEqual(refusal);
    expect(refusalOf(await account.create({ name: "a", client_secret_version: version }))).toEqual(refusal);
  });

  test("ends at 2^31-1", async () => {
    const { account, token, verdictOn } = await aToken({ client_secret_version: 2 ** 31 - 1 });
    expect(refusalOf(await account.rotate(token.id))).toEqual(
      invalidRequest("client_secret_version cannot rise above 2147483647"),
    );
    expect(await verdictOn(token.client_secret)).toEqual(admitted("current"));
  });
});

test("of many rotations at once each has a version and a secret of its own, and the last one is let in", async () => {
  const { account, token, verdictOn } = await aToken();
  const answers = await Promise.all(Array.from({ length: 12 }, () => account.rotate(token.id, previous(inAnHour))));
  const rotations = answers.map(tokenWithSecretOf);
  const versions = rotations.map(({ client_secret_version: version }) => version).toSorted((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: 12 }, (_, index) => index + 2));
  for (const { client_secret_version: version, client_secret: secret } of rotations) {
    const verdict = { 13: admitted("current"), 12: admitted("previous") }[version] ?? refused("wrong-secret", null);
    expect(await verdictOn(secret)).toEqual(verdict);
  }
});
