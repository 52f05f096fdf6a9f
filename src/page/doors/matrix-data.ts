/** A part of the matrix: some tokens, some applications, and the doors between them. Three requests, however many there are. */
import type { AccessApplication } from "../../contract/access.ts";
import type { Door, DoorPage } from "../../contract/edge.ts";
import type { AccountToken, TokenPage } from "../../contract/tokens.ts";
import { apiPage, control } from "../core/client.ts";
import { queryOf } from "../core/query.ts";
import { useLoaded, type Loaded } from "../core/load.ts";

export const TOKENS_A_PAGE = 24;
export const APPLICATIONS_A_PAGE = 6;

/** What of the matrix is looked at, as the fragment has it. */
export interface MatrixView {
  readonly token: string;
  readonly application: string;
  readonly page: number;
  readonly across: number;
}

export interface MatrixPart {
  readonly applications: readonly AccessApplication[];
  readonly applicationCount: number;
  readonly tokens: readonly AccountToken[];
  readonly tokenCount: number;
  /** Of an application and a token, or null for nobody. */
  readonly door: (applicationId: string, tokenId: string | null) => Door | undefined;
  readonly open: DoorPage["open_to_everybody"];
  readonly unmatched: DoorPage["unmatched"];
}

export function viewOf(query: Readonly<Record<string, string>>): MatrixView {
  const number = (text: string | undefined): number => Math.max(1, Math.trunc(Number(text)) || 1);
  return {
    token: query["token"] ?? "",
    application: query["application"] ?? "",
    page: number(query["page"]),
    across: number(query["across"]),
  };
}

export function useMatrix(account: string, view: MatrixView): Loaded<MatrixPart> {
  return useLoaded(`matrix of ${account} ${JSON.stringify(view)}`, (stop) => load(account, view, stop));
}

async function load(account: string, view: MatrixView, stop: AbortSignal): Promise<MatrixPart> {
  const ofApplications = queryOf({ search: view.application, page: view.across, per_page: APPLICATIONS_A_PAGE });
  const ofTokens = queryOf({ search: view.token, page: view.page, per_page: TOKENS_A_PAGE });
  const [applications, tokens] = await Promise.all([
    apiPage<AccessApplication>(`/accounts/${account}/access/apps${ofApplications}`, stop),
    control<TokenPage>("GET", `/accounts/${account}/tokens${ofTokens}`, undefined, stop),
  ]);
  // What is of another type stands nowhere at the edge.
  const atEdge = applications.result.filter(({ type }) => type === "self_hosted").map(({ id }) => id);
  const query = queryOf(
    atEdge.length === 0
      ? { per_page: 1 }
      : {
          application_id: atEdge.join(","),
          token_id: ["none", ...tokens.tokens.map(({ id }) => id)].join(","),
          per_page: 1000,
        },
  );
  const page = await control<DoorPage>("GET", `/accounts/${account}/doors${query}`, undefined, stop);
  const doors = new Map(page.doors.map((door) => [`${door.application_id} ${door.token_id}`, door]));
  return {
    applications: applications.result,
    applicationCount: applications.total,
    tokens: tokens.tokens,
    tokenCount: tokens.total_count,
    door: (applicationId, tokenId) => doors.get(`${applicationId} ${tokenId}`),
    open: page.open_to_everybody,
    unmatched: page.unmatched,
  };
}
