/** Asks an emulator whose the secrets are that were found. Only their digests leave this process. */
import type { ControlPlane } from "../client/control-plane.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { STATE_UNREADABLE, type UnreadableAccount } from "../../contract/stored-state.ts";
import type { MintedSecret, ScanOptions, SecretPlace } from "../../contract/scan.ts";

/** How many places are asked about at once. */
const BATCH = 10_000;

/**
 * The places at which a secret stands that the emulator made, once for each account that has it; and those whose form and
 * checksum are right although it did not. 64 hex digits that it did not make are anything, and are left out.
 */
export async function* foundAt<Place extends SecretPlace>(
  places: AsyncIterable<Place>,
  control: ControlPlane,
  options: ScanOptions = {},
): AsyncGenerator<Place & { readonly minted: MintedSecret | null }, void, undefined> {
  let batch: Place[] = [];
  const asking = new Asking(control, options);
  for await (const place of places) {
    batch.push(place);
    if (batch.length < BATCH) continue;
    yield* asking.resolved(batch);
    batch = [];
  }
  if (batch.length > 0) yield* asking.resolved(batch);
}

interface Answer {
  readonly found: readonly MintedSecret[];
  readonly unreadable: readonly UnreadableAccount[];
}

class Asking {
  readonly #control: ControlPlane;
  readonly #options: ScanOptions;
  /** The accounts that were told of: each once, however many batches there are. */
  readonly #told = new Set<string>();

  constructor(control: ControlPlane, options: ScanOptions) {
    this.#control = control;
    this.#options = options;
  }

  async *resolved<Place extends SecretPlace>(
    places: readonly Place[],
  ): AsyncGenerator<Place & { readonly minted: MintedSecret | null }, void, undefined> {
    const { account } = this.#options;
    const digests = [...new Set(places.map(({ digest }) => digest))];
    const { found, unreadable } = await this.#control.send<Answer>("POST", "/scan", { digests });
    for (const each of unreadable) this.#tell(each);
    const byDigest = new Map<string, MintedSecret[]>();
    for (const secret of found) byDigest.set(secret.digest, [...(byDigest.get(secret.digest) ?? []), secret]);
    for (const place of places) {
      const minted = byDigest.get(place.digest) ?? [];
      if (minted.length === 0 && place.form === "cfast") yield { ...place, minted: null };
      for (const secret of minted) {
        if (account === undefined || secret.account_id === account) yield { ...place, minted: secret };
      }
    }
  }

  #tell(account: UnreadableAccount): void {
    const { account: only, onUnreadable } = this.#options;
    if (this.#told.has(account.account_id) || (only !== undefined && only !== account.account_id)) return;
    if (!onUnreadable) throw new EmulatorError(STATE_UNREADABLE, account.message);
    this.#told.add(account.account_id);
    onUnreadable(account);
  }
}
