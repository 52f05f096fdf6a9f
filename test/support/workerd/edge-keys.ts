/** The keys of an account, as its object would use them: on its own storage, with what rotates, restores and empties it. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import type { CertsDocument, PublicJwk } from "../../../src/contract/certs.ts";
import { AccountStore } from "../../../src/store/account/account-store.ts";
import { documentOf, restoreInto, snapshotOf } from "../../../src/store/account/documents/snapshot.ts";
import { EdgeKeys } from "../../../src/store/account/edge/keys.ts";
import { rotate } from "../../../src/store/account/operations/keys.ts";
import { systemRandom, systemSeconds } from "../../../src/system.ts";
import { accountOf, freshId } from "./accounts.ts";

export class World {
  readonly storage: DurableObjectStorage;
  readonly store: AccountStore;
  readonly keys: EdgeKeys;

  constructor(storage: DurableObjectStorage, id: string) {
    this.storage = storage;
    this.store = new AccountStore(storage, undefined, () => id);
    this.keys = new EdgeKeys(this.store, env);
  }

  /** As a new object of the same account has them. */
  again(): World {
    return new World(this.storage, "an id");
  }

  rotate(): void {
    const context = { consult: this.store.settings.consult(), random: systemRandom, prepared: undefined, now: 0 };
    this.store.change(() => rotate.run(this.store, undefined, context));
  }

  switchTo(value: "shared" | "own"): void {
    this.store.change(() => this.store.row.keepSettings({ assumptions: { "team-keys": value } }));
  }

  letPass(by: string): void {
    this.store.change(() => this.store.clock.advance({ by }));
  }

  snapshot(): string {
    return [...snapshotOf(this.store.tables, [])].join("");
  }

  restore(text: string): void {
    const document = documentOf(text);
    if (typeof document === "string") throw new Error(document);
    restoreInto(this.store, document);
  }

  reset(): void {
    this.store.change(() => {
      this.store.clear();
      this.store.row.open(systemSeconds());
    });
  }

  /** How many keys of its own stand on disk. */
  stored(): number {
    const isThere = this.storage.sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'signing_keys'`).toArray().length;
    return isThere ? Number(this.storage.sql.exec(`SELECT count(*) AS n FROM signing_keys`).one()["n"]) : 0;
  }

  async kid(): Promise<string> {
    return (await this.keys.signer()).kid;
  }

  /** The ids of the keys that `certs` shows, the one that signs first. */
  async kids(): Promise<string[]> {
    return (await this.keys.certs()).keys.map(({ kid }) => kid);
  }

  async sign(claims: Readonly<Record<string, unknown>> = { sub: "" }): Promise<string> {
    return (await this.keys.signer()).sign(claims);
  }
}

/** Uses the keys of an account; unless given, of one that nobody used before. */
export function inWorld<T>(use: (world: World) => Promise<T>, id = freshId()): Promise<T> {
  return runInDurableObject(accountOf(id), (_, { storage }) => use(new World(storage, id)));
}

/** What a client does with a JWT and what `certs` shows: the header and the claims, if the signature is right. */
export async function readBy(certs: CertsDocument, jwt: string) {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const { alg, kid, typ } = JSON.parse(textOf(header)) as Record<string, string>;
  const key = certs.keys.find((each) => each.kid === kid);
  if (!key || !(await isSignature(key, `${header}.${payload}`, signature))) return undefined;
  return { header: { alg, kid, typ }, claims: JSON.parse(textOf(payload)) as Record<string, unknown> };
}

async function isSignature({ kty, n, e }: PublicJwk, text: string, signature: string): Promise<boolean> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, n, e }, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, key, bytesOf(signature), new TextEncoder().encode(text));
}

const textOf = (part: string): string => new TextDecoder().decode(bytesOf(part));

function bytesOf(part: string) {
  const text = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
