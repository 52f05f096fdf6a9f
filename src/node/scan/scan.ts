/** Asks an emulator whose the secrets are that were found. Only their digests leave this process. */
import type { ControlPlane } from "../client/control-plane.ts";
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
  { account }: ScanOptions = {},
): AsyncGenerator<Place & { readonly minted: MintedSecret | null }, void, undefined> {
  let batch: Place[] = [];
  for await (const place of places) {
    batch.push(place);
    if (batch.length < BATCH) continue;
    yield* resolved(batch, control, account);
    batch = [];
  }
  if (batch.length > 0) yield* resolved(batch, control, account);
}

async function* resolved<Place extends SecretPlace>(
  places: readonly Place[],
  control: ControlPlane,
  account: string | undefined,
): AsyncGenerator<Place & { readonly minted: MintedSecret | null }, void, undefined> {
  const digests = [...new Set(places.map(({ digest }) => digest))];
  const { found } = await control.send<{ found: readonly MintedSecret[] }>("POST", "/scan", { digests });
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
