/** Cloudflare's plugin of Pages, run as Pages runs it: with a request, its arguments and what comes next. */
import assert from "node:assert/strict";
import plugin from "@cloudflare/pages-plugin-cloudflare-access";
import { ahead, finds, good, leadTeamsToTheEdge, proved } from "./given.mjs";

const none = () => {};

/** The answer, and what the plugin told the functions behind it. */
async function asked(headers, { issuer, audience }) {
  const data = {};
  const response = await plugin({ domain: issuer, aud: audience })({
    request: new Request("https://app.example.com/reports?of=today", { headers }),
    functionPath: "",
    next: async () => new Response("next"),
    env: {},
    params: {},
    data,
    waitUntil: none,
    passThroughOnException: none,
  });
  return { response, access: data.cloudflareAccess };
}

/** Every refusal is a redirect to the login. */
async function findingOf(one) {
  const { response, access } = await asked({ "cf-access-jwt-assertion": one.jwt }, one);
  if (response.status === 302) {
    const login = new URL(response.headers.get("location"));
    assert.equal(`${login.origin} ${login.searchParams.get("kid")}`, `${one.issuer} ${one.audience}`);
    return "refused";
  }
  assert.equal(await response.text(), "next");
  assert.match(access.JWT.payload.common_name, /\.access$/);
  return "accepted";
}

leadTeamsToTheEdge();
const refusals = ["audience", "issuer", "expired", "key", "signature"];
await finds(findingOf, { as: Object.fromEntries(refusals.map((finding) => [finding, "refused"])) });
assert.equal(await findingOf(ahead), "accepted");
proved("accepts a JWT of an account whose clock is an hour ahead");
assert.equal((await asked({}, good)).response.status, 302);
proved("redirects a request without a JWT to the login of the team");
const { access } = await asked({ "cf-access-jwt-assertion": good.jwt }, good);
const identity = await access.JWT.getIdentity();
assert.equal(identity.common_name, access.JWT.payload.common_name);
assert.equal(identity.service_token_status, true);
proved("its getIdentity says of the JWT which service token it is of");
