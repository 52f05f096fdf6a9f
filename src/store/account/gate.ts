/** Who may ask an account, and how often. */
import type { Refusal } from "../../rules/fidelity/result.ts";
import { directory } from "../directory/directory.ts";
import type { AccountStore } from "./account-store.ts";
import type { Operation } from "./operations/operation.ts";
import type { RateState } from "./rate-limit.ts";
import type { ApiRequest } from "./request.ts";
import { admittance, tokenWith, type Admittance } from "./settings/api-tokens.ts";
import { quotaOf, type Overrides } from "./settings/overrides.ts";

/** Why nobody gets further, if so; and what is known of who asks. */
export type Passage = {
  /** The name of a configured API token. */
  readonly apiToken: string | null;
  readonly refusal: Refusal | null;
  /** Where the rate limit stands; null without one. */
  readonly rate: RateState | null;
};

/** What decides of an operation who may ask for it. */
type Asked = Pick<Operation<never, never, unknown>, "permissions" | "isForAnyToken">;

const ANYBODY: Admittance = { ok: true, name: null };

export class Gate {
  readonly #store: AccountStore;
  readonly #env: EmulatorEnv;

  constructor(store: AccountStore, env: EmulatorEnv) {
    this.#store = store;
    this.#env = env;
  }

  async check(request: ApiRequest, operation: Asked): Promise<Passage> {
    const { clock, rate, settings, lateWrites } = this.#store;
    const inForce = settings.all();
    const apiTokens = inForce.api_tokens ?? (request.isOpen ? undefined : []);
    const asks =
      apiTokens === undefined || request.isOwner ? ANYBODY : await this.#admittance(request, operation, apiTokens);
    if (!asks.ok) return { apiToken: asks.name, refusal: asks.refusal, rate: null };
    const quota = request.client === null ? quotaOf(inForce) : null; // the page waits for nobody, and takes nothing of it
    if (!quota) return { apiToken: asks.name, refusal: null, rate: null };
    const { passes, ...state } = rate.take(quota, clock.seconds());
    lateWrites.soon();
    const refusal: Refusal | null = passes ? null : { kind: "rate-limited", retryAfter: state.reset };
    return { apiToken: asks.name, refusal, rate: state };
  }

  #admittance(
    { apiToken }: ApiRequest,
    operation: Asked,
    apiTokens: NonNullable<Overrides["api_tokens"]>,
  ): Promise<Admittance> {
    const { clock } = this.#store;
    return admittance(
      apiToken,
      operation,
      apiTokens,
      () => clock.seconds(),
      (digest) => this.#isKnownElsewhere(digest),
    );
  }

  /** Whether another account, or the process, knows the API token with this digest. */
  async #isKnownElsewhere(digest: string): Promise<boolean> {
    const ofProcess = await tokenWith(digest, this.#store.settings.process.api_tokens ?? []);
    return ofProcess !== undefined || directory(this.#env).knowsApiToken(digest);
  }
}
