/**
 * The 12 service-token operations. Accounts and zones serve the same ones, but for refresh and rotate, which only
 * accounts have (the official OpenAPI description).
 */
import type { Context } from "hono";
import type { Hono } from "hono/tiny";
import { router } from "../api/router.ts";
import { failure, listPage, resultInfoOf, success } from "../api/envelope.ts";
import { refuseOtherMethods, type ApiEnv } from "../api/gateway.ts";
import { problemOf } from "../api/problems.ts";
import { spoiled } from "../api/spoiled.ts";
import { parseBody, parseQuery } from "../api/validation.ts";
import type { AccountObject, Answer, StoredToken, TokenPage, TokenWithSecret } from "../store/account-object.ts";
import { Consultation } from "../tokens/consultation.ts";
import { accountOfZone } from "./directory.ts";
import {
  CreateServiceToken,
  ListServiceTokens,
  RotateServiceToken,
  UpdateServiceToken,
} from "./service-token-inputs.ts";
import { serviceTokenJson } from "./service-token-json.ts";

type Account = DurableObjectStub<AccountObject>;
type Find = (c: Context<ApiEnv>) => Account | Promise<Account>;

/** What accounts and zones both serve, on the tokens of the account that `find` finds. */
function operations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .get("/", async (c) => {
      const query = parseQuery(ListServiceTokens, c.req.query());
      if (!query.ok) return failure(problemOf(query.refusal));
      const { per_page: perPage, ...filters } = query.value;
      return show(await (await find(c)).list({ ...filters, perPage }), tokenPage);
    })
    .post("/", async (c) => {
      const input = parseBody(CreateServiceToken, c.var.body);
      if (!input.ok) return failure(problemOf(input.refusal));
      return show(await (await find(c)).create(input.value), createdToken);
    })
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", async (c) => show(await (await find(c)).get(c.req.param("id")), token))
    .put("/:id", async (c) => {
      const input = parseBody(UpdateServiceToken, c.var.body);
      if (!input.ok) return failure(problemOf(input.refusal));
      return show(await (await find(c)).update(c.req.param("id"), input.value), tokenWithSecret);
    })
    .delete("/:id", async (c) => show(await (await find(c)).delete(c.req.param("id")), token))
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));
}

/** What only accounts serve. */
function accountOperations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .post("/:id/refresh", async (c) => show(await (await find(c)).refresh(c.req.param("id")), token))
    .all("/:id/refresh", refuseOtherMethods("POST"))
    .post("/:id/rotate", async (c) => {
      const input = parseBody(RotateServiceToken, c.var.body);
      if (!input.ok) return failure(problemOf(input.refusal));
      return show(await (await find(c)).rotate(c.req.param("id"), input.value), tokenWithSecret);
    })
    .all("/:id/rotate", refuseOtherMethods("POST"));
}

const ofAccount: Find = (c) => c.env.ACCOUNTS.getByName(c.req.param("account_id") ?? "");
const ofZone: Find = (c) => accountOfZone(c.env, c.req.param("zone_id") ?? "");

export const serviceTokens = router<ApiEnv>()
  .route("/accounts/:account_id{[0-9a-f]{32}}/access/service_tokens", operations(ofAccount))
  .route("/accounts/:account_id{[0-9a-f]{32}}/access/service_tokens", accountOperations(ofAccount))
  .route("/zones/:zone_id{[0-9a-f]{32}}/access/service_tokens", operations(ofZone));

/** The account's answer as a response: a refusal, or what the view makes of the value. */
function show<T>(answer: Answer<T>, view: (value: T, consult: Consultation) => Response): Response | Promise<Response> {
  const response = answer.ok
    ? view(answer.value, new Consultation(answer.switched))
    : failure(problemOf(answer.refusal));
  const { effect } = answer;
  return effect === undefined || effect.type === "delay" ? response : spoiled(effect, response);
}

function token(value: StoredToken, consult: Consultation): Response {
  return success(serviceTokenJson(value, consult));
}

function tokenWithSecret({ token: value, secret }: TokenWithSecret, consult: Consultation, status = 200): Response {
  return success(serviceTokenJson(value, consult, secret), status);
}

function createdToken(value: TokenWithSecret, consult: Consultation): Response {
  return tokenWithSecret(value, consult, consult.value("create-status"));
}

function tokenPage(value: TokenPage, consult: Consultation): Response {
  const tokens = value.tokens.map((each) => serviceTokenJson(each, consult));
  const info = resultInfoOf(tokens.length, value);
  const whenEmpty = value.totalCount === 0 ? { total_pages: consult.value("total-pages-when-empty") } : {};
  const counted = consult.value("result-info-count") === "total" ? { count: value.totalCount } : {};
  return listPage(tokens, { ...info, ...counted, ...whenEmpty });
}
