/** The accounts in use, the one used last first, searched by the emulator: there may be thousands. */
import { control } from "../core/client.ts";
import { accountsPath } from "../core/paths.ts";

export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
}
export interface AccountPage {
  readonly accounts: readonly ListedAccount[];
  readonly total_count: number;
}

export async function listAccounts(
  search: string,
  page: number,
  perPage: number,
  stop: AbortSignal,
): Promise<AccountPage> {
  return control<AccountPage>("GET", accountsPath(search, page, perPage), undefined, stop);
}
