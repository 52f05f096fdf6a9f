/** The accounts in use, the one used last first, searched by the emulator: there may be thousands. */
import { control, queryOf } from "../core/client.ts";

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
  const query = queryOf({ search, order: "recent", page, per_page: perPage });
  return control<AccountPage>("GET", `/accounts${query}`, undefined, stop);
}
