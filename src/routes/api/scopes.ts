/** The account that a path is in, and what the routes of several resources do with their inputs. */
import type { Context } from "hono";
import { accountOfZone } from "../http/directory.ts";
import { reachOfAdmitted } from "../http/reach.ts";
import type { ApiEnv } from "./gateway.ts";
import type { Reading } from "./input.ts";
import type { Find } from "./requests.ts";

export const ofAccount: Find = (c) => c.env.ACCOUNTS.getByName(c.req.param("account_id") ?? "");

export const ofZone: Find = async (c) =>
  accountOfZone(c.env, c.req.param("zone_id") ?? "", await reachOfAdmitted(c.req.raw, c.env));

export type Read<T> = Reading<T>["result"];

/** With the id of what the path names. */
export function withId<B>(c: Context<ApiEnv>, input: Read<B>): Read<{ readonly id: string; readonly body: B }> {
  return input.ok ? { ok: true, value: { id: c.req.param("id") ?? "", body: input.value } } : input;
}

/** The page of a list that a query asks for. */
export function pageIn({ page, per_page: perPage }: { page?: number | undefined; per_page?: number | undefined }) {
  return { page, perPage };
}

/** The same input in other words. */
export function mapped<A, B>(input: Read<A>, to: (value: A) => B): Read<B> {
  return input.ok ? { ok: true, value: to(input.value) } : input;
}
