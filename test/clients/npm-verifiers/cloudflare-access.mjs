/** Hono's middleware, in front of a route. */
import assert from "node:assert/strict";
import { cloudflareAccess } from "@hono/cloudflare-access";
import { Hono } from "hono";
import { ahead, finds, good, leadTeamsToTheEdge, proved } from "./given.mjs";

const FINDINGS = {
  "Invalid token audience": "audience",
  "Invalid team name": "issuer",
  "Token is expired": "expired",
  "Invalid Token": "signature",
  "Missing bearer token": "none",
};

/** A new middleware, and with it new keys. */
async function answerTo(headers, { issuer, audience }) {
  const team = new URL(issuer).hostname.split(".")[0];
  const app = new Hono().use(cloudflareAccess(team, audience)).get("/", (c) => c.text(c.var.accessPayload.common_name));
  return app.request("https://app.example.com/", { headers });
}

async function findingIn(response) {
  const text = await response.text();
  if (response.status === 401) return FINDINGS[text.replace("Authentication error: ", "")];
  assert.equal(response.status, 200, text);
  assert.match(text, /\.access$/);
  return "accepted";
}

const findingOf = async (one) => findingIn(await answerTo({ "cf-access-jwt-assertion": one.jwt }, one));

leadTeamsToTheEdge();
await finds(findingOf, { as: { key: "signature" } });
assert.equal(await findingOf(ahead), "accepted");
proved("accepts a JWT of an account whose clock is an hour ahead");
assert.equal(await findingIn(await answerTo({ cookie: `CF_Authorization=${good.jwt}` }, good)), "accepted");
proved("accepts the JWT as the cookie CF_Authorization");
assert.equal(await findingIn(await answerTo({}, good)), "none");
proved("refuses a request without a JWT");
