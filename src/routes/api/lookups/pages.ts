/** Lists that no account keeps: read, paged and answered alike. */
import type { Context } from "hono";
import * as z from "zod/mini";
import type { Grade } from "../../../contract/evidence.ts";
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import { evidenceOf } from "../../../rules/fidelity/evidence.ts";
import { problemOf } from "../../../rules/fidelity/problems.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import { callerOf } from "../../http/caller.ts";
import { accountsOfApiToken } from "../../http/directory.ts";
import type { Owner } from "../../../store/directory/tables/zones.ts";
import { reachOfAdmitted } from "../../http/reach.ts";
import { wholeNumberText } from "../../http/numbers.ts";
import { refuse, succeed, type ApiEnv } from "../gateway.ts";
import { readQuery } from "../input.ts";

// The documented range begins at 5 (the assumption `lookup-page-size`).
const [SMALLEST_DOCUMENTED, PER_PAGE, LARGEST] = [5, 20, 50];

/** The parameters of each of these lists. */
export const pageFields = () => ({
  page: z.optional(wholeNumberText(2 ** 31 - 1)),
  per_page: z.optional(wholeNumberText(LARGEST)),
});

interface PageQuery {
  readonly page?: number | undefined;
  readonly per_page?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly totalCount: number;
}

interface List<Q, T> {
  /** The evidence for its answers as a whole. */
  readonly grade: Grade;
  readonly query: z.ZodMiniType<Q>;
  find(query: Q, page: number, perPage: number, consult: Consultation): Promise<Page<T>>;
}

/** Answers with a page of a list, or says which parameter is wrong. */
export async function answerPage<Q extends PageQuery, T>(c: Context<ApiEnv>, list: List<Q, T>): Promise<Response> {
  const { result: query, unknown } = readQuery(list.query, c.req.query());
  if (!query.ok) {
    const { restsOn, ...problem } = problemOf({ kind: "invalid", ...query });
    const ofPage = query.parameter === "per_page" ? (["lookup-page-size"] as const) : [];
    return refuse(c, { ...problem, restsOn: [...restsOn, query.restsOn, ...ofPage] });
  }
  const consult = new Consultation();
  if (unknown.length > 0) consult.restsOn("lookup-parameters");
  const { page = 1, per_page: perPage = PER_PAGE } = query.value;
  if (perPage < SMALLEST_DOCUMENTED) consult.restsOn("lookup-page-size");
  const { items, totalCount } = await list.find(query.value, page, perPage, consult);
  const resultInfo = resultInfoOf({ count: items.length, page, perPage, totalCount }, consult);
  return succeed(c, { result: items, resultInfo }, evidenceOf(list.grade, consult.consulted, {}));
}

/** Which accounts the caller may see: those of a tenant, or of an API token that accounts have; or all. */
interface Visible {
  readonly only: readonly string[] | null;
  readonly tenantId: string | null;
  readonly owner: Owner;
}

export async function visibleTo(c: Context<ApiEnv>): Promise<Visible> {
  const { accounts, tenantId, owner } = await reachOfAdmitted(c.req.raw, c.env);
  if (accounts !== null || tenantId !== null) return { only: accounts, tenantId, owner };
  const { credential } = callerOf(c.req.raw, c.env);
  const ofToken = "token" in credential ? await accountsOfApiToken(c.env, credential.token) : [];
  return { only: ofToken.length === 0 ? null : ofToken, tenantId, owner };
}
