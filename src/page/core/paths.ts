/** The control plane's paths that the first view of an account asks for, below `/_emulator`. */
import { queryOf } from "./query.ts";

export const accountPath = (account: string): string => `/accounts/${account}`;

export const clockPath = (account: string): string => `/accounts/${account}/clock?next=true`;

export const lastRequestPath = (account: string): string =>
  `/accounts/${account}/requests?order=desc&per_page=1&advice=false`;

export const accountsPath = (search: string, page: number, perPage: number): string =>
  `/accounts${queryOf({ search, order: "recent", page, per_page: perPage })}`;

/** So many accounts stand on a page of their list. */
export const ACCOUNTS_PER_PAGE = 50;
