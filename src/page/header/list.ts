/** The accounts in use, the one used last first, searched by the emulator: there may be thousands. */
import { control, queryOf } from "../core/client.ts";

export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly last_used_at?: string | null;
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
  // Until the emulator searches and orders: its first thousand are searched here.
  const { accounts } = await control<AccountPage>("GET", `/accounts${queryOf({ per_page: 1000 })}`, undefined, stop);
  const wanted = search.toLowerCase();
  const found = accounts.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted));
  return { accounts: found.slice((page - 1) * perPage, page * perPage), total_count: found.length };
}
