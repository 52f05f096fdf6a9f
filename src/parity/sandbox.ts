/** What one check works with: the account, the zone if there is one, and tokens that are removed after it. */
import type { Answer, ApiClient, Call } from "./client.ts";
import type { OwnTokens } from "./own-tokens.ts";
import { NotAsked } from "./problems.ts";
import { ServiceTokens } from "./service-tokens.ts";

export class Sandbox {
  readonly account: ServiceTokens;
  readonly #client: ApiClient;
  readonly #own: OwnTokens;
  readonly #zone: ServiceTokens | undefined;
  readonly #made: string[] = [];

  constructor(client: ApiClient, own: OwnTokens) {
    const { accountId, zoneId } = client.target;
    this.#client = client;
    this.#own = own;
    const onMade = (id: string) => void this.#made.push(id);
    this.account = new ServiceTokens(client, own, "accounts", accountId, onMade);
    if (zoneId !== undefined) this.#zone = new ServiceTokens(client, own, "zones", zoneId, onMade);
  }

  get zone(): ServiceTokens {
    if (this.#zone) return this.#zone;
    throw new NotAsked("it needs a zone: --zone <id>");
  }

  get target(): ApiClient["target"] {
    return this.#client.target;
  }

  readonly send = (call: Call): Promise<Answer> => this.#client.send(call);

  /** Removes the tokens that this check made, and tries again with one that an earlier check made. */
  async remove(): Promise<void> {
    await this.#own.removeOneLeft();
    for (const id of this.#made.splice(0)) {
      if (this.#own.has(id)) await this.#own.remove(id);
    }
  }
}
