/**
 * The keys of an account: the one that signs its JWTs, and the one before, which is good for a while after a rotation. Until the
 * first rotation an account signs with the directory's key. Its own ones are made when they are needed first, as each takes
 * tenths of a second.
 */
import type { CertsDocument } from "../../../contract/certs.ts";
import { readJws, type Claims } from "../../../rules/edge/jws.ts";
import { certsOf } from "../../../rules/edge/public-key.ts";
import { secondKey } from "../../../rules/edge/second-key.ts";
import { isPreviousGood } from "../../../rules/keys/keys.ts";
import { directory } from "../../directory/directory.ts";
import { makeSigningKey, type KeptKey } from "../../signing-key.ts";
import { tellsOfDamage } from "../../unreadable-state.ts";
import type { AccountStore } from "../account-store.ts";
import { Recent } from "./recent.ts";
import { Signatures } from "./signatures.ts";

export interface Signer {
  readonly kid: string;
  /** A compact JWS, with the header `{"alg":"RS256","kid":…,"typ":"JWT"}`. */
  sign(claims: Claims): Promise<string>;
}

/** Whose key a generation signs with: the directory's, or the account's own, by its number. */
type Source = "shared" | number;
type Sources = { readonly current: Source; readonly previous: Source | undefined };
/** Undefined of what there is not, or was not made yet. */
type Pair = { readonly current: KeptKey | undefined; readonly previous: KeptKey | undefined };

/** So many JWTs that were verified are remembered, unless they are longer. */
const [TEXTS, LONGEST] = [100, 8192];

export class EdgeKeys {
  readonly #store: AccountStore;
  readonly #env: EmulatorEnv;
  readonly #signatures = new Signatures();
  readonly #verified = new Recent<{ readonly kid: string; readonly claims: Claims }>(TEXTS);
  #shared: KeptKey | undefined;
  #fetching: Promise<void> | undefined;
  #making: Promise<void> | undefined;

  constructor(store: AccountStore, env: EmulatorEnv) {
    this.#store = store;
    this.#env = env;
  }

  /** Of the key that signs now. */
  async signer(): Promise<Signer> {
    const { current } = await this.#needed(() => ({ ...this.#sources(), previous: undefined }));
    return { kid: current.kid, sign: (claims) => this.#signatures.sign(current, claims) };
  }

  /**
   * The claims of a JWT that was signed with a key that still counts. Who issued it, for what and until when, is asked by the
   * caller, as is whether it was ended: other accounts may sign with the same key.
   */
  async verified(jwt: string): Promise<Claims | undefined> {
    const known = this.#verified.get(jwt);
    const jws = known ? undefined : readJws(jwt);
    const kid = (known ?? jws)?.kid;
    if (kid === undefined) return undefined;
    const { current, previous } = await this.#pair(() => this.#sources());
    const key = [current, previous].find((each) => each?.kid === kid);
    if (!key) return undefined;
    if (!jws) return known?.claims;
    if (!(await this.#signatures.isSignedBy(key, jws))) return undefined;
    if (jwt.length <= LONGEST) this.#verified.set(jwt, jws);
    return jws.claims;
  }

  /** What the team's `certs` shows; without a key before this one the second is one that nobody can sign with. */
  async certs(): Promise<CertsDocument> {
    const { current, previous } = await this.#needed(() => this.#sources());
    return certsOf(current, previous ?? secondKey);
  }

  /** What counts at this moment. */
  #sources(): Sources {
    const { access, clock, settings } = this.#store;
    const keys = access.organization.keptKeys();
    const isShared = settings.consult().peek("team-keys") === "shared";
    const source = (generation: number): Source => (generation === 0 && isShared ? "shared" : generation);
    const rotations = keys?.rotations ?? 0;
    const isGood = keys !== null && isPreviousGood(keys, clock.milliseconds());
    return { current: source(rotations), previous: isGood ? source(rotations - 1) : undefined };
  }

  /** Those keys, the one that signs made if it has to be. */
  async #needed(sources: () => Sources): Promise<Pair & { readonly current: KeptKey }> {
    for (;;) {
      const { current, previous } = await this.#pair(sources);
      if (current) return { current, previous };
      await (this.#making ??= this.#make().finally(() => (this.#making = undefined)));
    }
  }

  /** Both as of one moment: they are looked at again after whatever was waited for. */
  async #pair(sources: () => Sources): Promise<Pair> {
    for (;;) {
      const { current, previous } = sources();
      if (this.#shared || (current !== "shared" && previous !== "shared")) {
        return { current: this.#kept(current), previous: previous === undefined ? undefined : this.#kept(previous) };
      }
      await (this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined)));
    }
  }

  #kept(source: Source): KeptKey | undefined {
    return source === "shared" ? this.#shared : this.#store.access.signingKeys.get(source);
  }

  async #fetch(): Promise<void> {
    const { kid, n, e, certificate, pkcs8 } = await directory(this.#env).signingKey();
    this.#shared = { kid, n, e, certificate, pkcs8 };
  }

  /** Meanwhile the account may have been rotated, reset or restored: a key that nobody has seen is good for any of them. */
  async #make(): Promise<void> {
    const key = await makeSigningKey();
    const { current } = this.#sources();
    if (current === "shared") return;
    const { signingKeys } = this.#store.access;
    try {
      this.#store.change(() => signingKeys.keep(current, key));
    } catch (problem) {
      if (tellsOfDamage(problem)) throw problem;
      console.error("A key of the account could not be written down; it is tried again", problem);
      signingKeys.hold(current, key); // late writes are tried again after a change that failed
    }
  }
}
