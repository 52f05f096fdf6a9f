/**
 * The life of a token as Terraform sends it, replayed: CI has no provider. Recorded of cloudflare/cloudflare 5.22.0 under
 * Terraform 1.11.4, on loopback; docs/clients.md has the run of the real one.
 */
import { describe, expect, test } from "vitest";
import { Account, admitted, refused, type ServiceTokens } from "../support/black-box/account.ts";
import { tokenOf, tokenWithSecretOf, refusalOf, notFound, type Token } from "../support/black-box/answer.ts";

const IN_GRACE = "2130-01-01T00:00:00Z";
const OVER = "2024-11-15T10:30:00Z";
const HOUR = 3_600_000;

/** What the provider keeps of an answer; a plan is empty when a GET has the same. */
function readBack({ id, name, client_id, duration, expires_at }: Token): object {
  return { id, name, client_id, duration, expires_at };
}

describe.each<{ scope: string; placeIn: (account: Account) => Promise<ServiceTokens> }>([
  { scope: "an account", placeIn: async (account) => account },
  { scope: "a zone", placeIn: (account) => account.zone() },
])("Terraform's fifth provider, for $scope", ({ placeIn }) => {
  async function applied(): Promise<{ account: Account; place: ServiceTokens; created: Token; secret: string }> {
    const account = new Account();
    const place = await placeIn(account);
    const answer = await place.create({ client_secret_version: 1, duration: "8760h", name: "deploy" });
    const { client_secret: secret, ...created } = tokenWithSecretOf(answer);
    return { account, place, created, secret };
  }

  /** An update, which a refresh must find as it was answered. */
  async function updated(place: ServiceTokens, id: string, body: object): Promise<Token> {
    const token = tokenOf(await place.update(id, body));
    expect(readBack(tokenOf(await place.get(id)))).toEqual(readBack(token));
    return token;
  }

  test("a second plan is empty", async () => {
    const { place, created } = await applied();
    expect(readBack(tokenOf(await place.get(created.id)))).toEqual(readBack(created));
  });

  test("a new name, sent with version and duration, keeps secret and version", async () => {
    const { account, place, created, secret } = await applied();
    const body = { client_secret_version: 1, duration: "8760h", name: "release" };
    const renamed = await updated(place, created.id, body);
    expect(renamed).toMatchObject({ id: created.id, ...body });
    expect(renamed).not.toHaveProperty("client_secret");
    expect(await account.verify(created, secret)).toEqual(admitted("current"));
  });

  test("new durations move the end, to forever and back", async () => {
    const { place, created } = await applied();
    const hours = async (duration: string) => {
      const { expires_at } = await updated(place, created.id, { client_secret_version: 1, duration, name: "deploy" });
      return Math.round((Date.parse(expires_at) - Date.now()) / HOUR);
    };
    expect(await hours("17520h")).toBe(17_520);
    expect(await hours("forever")).toBeGreaterThan(87_600);
    expect(await hours("8760h")).toBe(8760);
  });

  test("a higher version returns the new secret, and an end of grace that moves into the past cuts the old one off", async () => {
    const { account, place, created, secret } = await applied();
    const body = { client_secret_version: 2, duration: "forever", name: "deploy" };
    const rotated = await updated(place, created.id, { ...body, previous_client_secret_expires_at: IN_GRACE });
    expect(await account.verify(created, rotated.client_secret ?? "")).toEqual(admitted("current"));
    expect(await account.verify(created, secret)).toEqual(admitted("previous"));

    const over = await updated(place, created.id, { ...body, previous_client_secret_expires_at: OVER });
    expect(over).not.toHaveProperty("client_secret");
    expect(await account.verify(created, secret)).toEqual(refused("grace-over", "previous"));
    expect(await account.verify(created, rotated.client_secret ?? "")).toEqual(admitted("current"));
  });

  test("destroy deletes, and a refresh after a deletion behind its back is told so", async () => {
    const { place, created } = await applied();
    expect(tokenOf(await place.delete(created.id)).id).toBe(created.id);
    expect(refusalOf(await place.get(created.id))).toEqual(notFound);
    expect(refusalOf(await place.delete(created.id))).toEqual(notFound);
  });
});
