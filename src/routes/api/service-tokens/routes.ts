/**
 * The 12 service-token operations. Accounts and zones serve the same ones, but for refresh and rotate, which only
 * accounts have (the official OpenAPI description).
 */
import type { Context } from "hono";
import type { Hono } from "hono/tiny";
import type * as z from "zod/mini";
import { router } from "../../http/router.ts";
import { listPage, resultInfoOf, success, type Headers } from "../envelope.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { readJson, readQuery, type Reading } from "../input.ts";
import type { AccountObject, StoredToken, TokenPage, TokenWithSecret } from "../../../store/account/account-object.ts";
import type { Answer, Visit } from "../../../store/account/request.ts";
import type { AssumptionName } from "../../../rules/fidelity/assumptions.ts";
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import { accountOfZone } from "../../http/directory.ts";
import { CreateServiceToken, ListServiceTokens, RotateServiceToken, Unread, UpdateServiceToken } from "./inputs.ts";
import { serviceTokenJson } from "./shown.ts";
import { show, visitOf } from "../requests.ts";

type Account = DurableObjectStub<AccountObject>;
type Find = (c: Context<ApiEnv>) => Account | Promise<Account>;
type Name = NonNullable<Visit["operation"]>;
type View<T> = (value: T, consult: Consultation, headers: Headers) => Response;

/** What accounts and zones both serve, on the tokens of the account that `find` finds. */
function operations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .get("/", (c) =>
      answered(c, find, "list", readQuery(ListServiceTokens, c.req.query()), tokenPage, (account, visit, query) => {
        const { per_page: perPage, ...filters } = query;
        return account.list(visit, { ...filters, perPage });
      }),
    )
    .post("/", (c) =>
      answered(c, find, "create", bodyAs(c, CreateServiceToken), createdToken, (account, visit, input) =>
        account.create(visit, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", (c) => answered(c, find, "get", NOTHING, token, (account, visit) => account.get(visit, idOf(c))))
    .put("/:id", (c) =>
      answered(c, find, "update", bodyAs(c, UpdateServiceToken), tokenWithSecret, (account, visit, input) =>
        account.update(visit, idOf(c), input),
      ),
    )
    .delete("/:id", (c) =>
      answered(c, find, "delete", NOTHING, token, (account, visit) => account.delete(visit, idOf(c))),
    )
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));
}

/** What only accounts serve. */
function accountOperations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .post("/:id/refresh", (c) =>
      answered(c, find, "refresh", unreadBody(c), token, (account, visit) => account.refresh(visit, idOf(c))),
    )
    .all("/:id/refresh", refuseOtherMethods("POST"))
    .post("/:id/rotate", (c) =>
      answered(c, find, "rotate", bodyAs(c, RotateServiceToken), tokenWithSecret, (account, visit, input) =>
        account.rotate(visit, idOf(c), input),
      ),
    )
    .all("/:id/rotate", refuseOtherMethods("POST"));
}

const ofAccount: Find = (c) => c.env.ACCOUNTS.getByName(c.req.param("account_id") ?? "");
const ofZone: Find = (c) => accountOfZone(c.env, c.req.param("zone_id") ?? "");

export const serviceTokens = router<ApiEnv>()
  .route("/accounts/:account_id{[0-9a-f]{32}}/access/service_tokens", operations(ofAccount))
  .route("/accounts/:account_id{[0-9a-f]{32}}/access/service_tokens", accountOperations(ofAccount))
  .route("/zones/:zone_id{[0-9a-f]{32}}/access/service_tokens", operations(ofZone));

/** One request: its input, one call of the account, and its view. What has the wrong form the account refuses. */
async function answered<I, T>(
  c: Context<ApiEnv>,
  find: Find,
  operation: Name,
  reading: Reading<I>,
  view: View<T>,
  call: (account: Account, visit: Visit, input: I) => Promise<Answer<T>>,
): Promise<Response> {
  const account = await find(c);
  const { result: input } = reading;
  const visit = visitOf(c, operation, reading.unknown, restsOn(c, operation, reading));
  const answer: Answer<T> = input.ok
    ? await call(account, visit, input.value)
    : await account.refuse(visit, c.req.param("id") ?? null, input);
  return show(answer, (value, headers) => view(value, new Consultation(answer.switched), headers));
}

/** What the answer to such a request rests on, whatever it is. */
function restsOn(c: Context<ApiEnv>, operation: Name, { result, unknown }: Reading<unknown>): Visit["restsOn"] {
  const given = Object.values(result.ok ? Object(result.value) : {});
  const names: AssumptionName[] = [];
  if (c.req.param("zone_id") !== undefined) {
    names.push("zone-scope");
    if (operation === "list" && given.length > 0) names.push("zone-list-query");
  }
  if (unknown.length > 0) names.push("unknown-fields");
  if (given.includes(null)) names.push("null-fields");
  return names;
}

function bodyAs<S extends z.ZodMiniType>(c: Context<ApiEnv>, schema: S): Reading<z.output<S>> {
  return readJson(schema, c.var.body);
}

const NOTHING: Reading<null> = { result: { ok: true, value: null }, unknown: [] };

/** A body that is not read at all: its names are told to the journal. */
function unreadBody(c: Context<ApiEnv>): Reading<null> {
  return c.var.body === "" ? NOTHING : { ...NOTHING, unknown: readJson(Unread, c.var.body).unknown };
}

const idOf = (c: Context<ApiEnv>): string => c.req.param("id") ?? "";

const token: View<StoredToken> = (value, consult, headers) => success(serviceTokenJson(value, consult), 200, headers);

const tokenWithSecret: View<TokenWithSecret> = ({ token: value, secret }, consult, headers) =>
  success(serviceTokenJson(value, consult, secret), 200, headers);

const createdToken: View<TokenWithSecret> = ({ token: value, secret }, consult, headers) =>
  success(serviceTokenJson(value, consult, secret), consult.value("create-status"), headers);

const tokenPage: View<TokenPage> = (value, consult, headers) => {
  const tokens = value.tokens.map((each) => serviceTokenJson(each, consult));
  const info = resultInfoOf(tokens.length, value);
  const whenEmpty = value.totalCount === 0 ? { total_pages: consult.value("total-pages-when-empty") } : {};
  const counted = consult.value("result-info-count") === "total" ? { count: value.totalCount } : {};
  return listPage(tokens, { ...info, ...counted, ...whenEmpty }, headers);
};
