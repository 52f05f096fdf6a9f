/** The official npm clients, in four generations, behind the part of their types that all of them have. */
import Cloudflare4 from "cloudflare-4";
import Cloudflare5 from "cloudflare-5";
import Cloudflare6 from "cloudflare-6";
import Cloudflare7 from "cloudflare";
import { API_TOKEN, emulatorUrl } from "./account.ts";

/** Where a token lives. */
export type Place = { account_id: string } | { zone_id: string };

/** A token as the clients type it: they know a part of what the API answers. */
interface ClientToken {
  id?: string;
  client_id?: string;
  client_secret?: string;
  duration?: string;
  expires_at?: string;
  name?: string;
}

/** Older generations do not type all of these, but send what they are given. */
interface Fields {
  name?: string;
  duration?: string;
  enabled?: boolean;
  client_secret_version?: number;
  previous_client_secret_expires_at?: string;
}

/** What a caller adds to a request by hand, where a generation drops what it does not know. */
interface RequestOptions {
  body?: object;
  query?: Record<string, string | number>;
}

interface ListPage {
  result: ClientToken[];
  result_info?: { page?: number; per_page?: number };
  hasNextPage(): boolean;
}

/** What a call returns: the value, once it is awaited, or the answer that it came in, or both. */
export interface Call<T> extends PromiseLike<T> {
  asResponse(): PromiseLike<RawAnswer>;
  withResponse(): PromiseLike<{ data: T; response: RawAnswer }>;
}

export interface RawAnswer {
  readonly status: number;
  json(): PromiseLike<unknown>;
}

interface ListOf<Item, Page> extends Call<Page>, AsyncIterable<Item> {}

export interface ServiceTokensOfClient {
  create(params: Place & Fields & { name: string }): Call<ClientToken>;
  get(id: string, params: Place): Call<ClientToken>;
  list(
    params: Place & { name?: string; search?: string; page?: number; per_page?: number },
    options?: RequestOptions,
  ): ListOf<ClientToken, ListPage>;
  update(id: string, params: Place & Fields): Call<ClientToken>;
  delete(id: string, params: Place): Call<ClientToken>;
  refresh(id: string, params: { account_id: string }): Call<ClientToken>;
  rotate(
    id: string,
    params: { account_id: string; previous_client_secret_expires_at?: string },
    options?: RequestOptions,
  ): Call<ClientToken>;
}

export interface Client {
  /** Any path below the base URL. */
  get(path: string): PromiseLike<unknown>;
  zeroTrust: { access: { serviceTokens: ServiceTokensOfClient } };
  zones: { get(params: { zone_id: string }): PromiseLike<{ id: string; account: { id?: string }; name: string }> };
  user: { tokens: { verify(): PromiseLike<{ id: string; status: string }> } };
  accounts: { list(params?: { per_page?: number }): ListOf<{ id: string }, unknown> };
}

/** An error that a client throws for an answer that is not a success. */
export interface ClientError extends Error {
  status: number | undefined;
  errors: { code?: number; message?: string }[];
}

type ErrorClass = abstract new (...args: never) => ClientError;

interface ClientClass {
  new (options: {
    baseURL: string;
    apiToken: string | null;
    apiEmail: string | null;
    apiKey: string | null;
    maxRetries: number;
  }): Client;
  NotFoundError: ErrorClass;
  BadRequestError: ErrorClass;
  PermissionDeniedError: ErrorClass;
  ConflictError: ErrorClass;
}

export interface Generation {
  readonly version: 4 | 5 | 6 | 7;
  readonly Client: ClientClass;
  /** Generation 4 takes the list for one page, and drops the end of grace of a rotation. */
  readonly pages: boolean;
  readonly knowsGrace: boolean;
}

export const generations: readonly Generation[] = [
  { version: 7, Client: Cloudflare7, pages: true, knowsGrace: true },
  { version: 6, Client: Cloudflare6, pages: true, knowsGrace: true },
  { version: 5, Client: Cloudflare5, pages: true, knowsGrace: true },
  { version: 4, Client: Cloudflare4, pages: false, knowsGrace: false },
];

const common = { baseURL: `${emulatorUrl}/client/v4`, maxRetries: 0 };

export function clientWithToken({ Client }: Generation): Client {
  return new Client({ ...common, apiToken: API_TOKEN, apiEmail: null, apiKey: null });
}

/** As an application has it: it tries again when it is told to come later. */
export function clientWithRetries({ Client }: Generation): Client {
  return new Client({ ...common, maxRetries: 2, apiToken: API_TOKEN, apiEmail: null, apiKey: null });
}

export function clientWithKey({ Client }: Generation): Client {
  return new Client({ ...common, apiToken: null, apiEmail: "someone@example.com", apiKey: "0123456789abcdef" });
}
