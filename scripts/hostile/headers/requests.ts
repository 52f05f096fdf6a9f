/** Requests with a payload wherever the emulator may put a text of the client's, or of a user's settings, into a header. */
import type { TargetAccount } from "../hostile-class.ts";
import { RawWorld } from "../raw/world.ts";
import type { Seeded } from "../seeded.ts";
import { inOneLine, inTarget, payload } from "./payloads.ts";

export interface HeaderInput {
  readonly method: string;
  readonly bytes: string;
}

/** What the account is told first; each may be refused. */
export function settingsOf(
  { id }: TargetAccount,
  random: Seeded,
): readonly [method: string, path: string, body: object][] {
  const text = () => payload(random);
  const access = `/client/v4/accounts/${id}/access`;
  const control = `/_emulator/accounts/${id}`;
  const domain = `h${random.below(1e9)}.example`;
  const app = { type: "self_hosted", name: text(), domain };
  const denied = [{ name: text(), decision: "deny", include: [{ everyone: {} }] }];
  const machines = [{ name: text(), decision: "non_identity", include: [{ any_valid_service_token: {} }] }];
  const cors = { allow_all_origins: true, allowed_methods: ["GET"], allowed_headers: ["a"], max_age: 5 };
  // One at a time: a field that is refused would keep the others from being seen.
  const option = random.oneOf<() => object>([
    () => ({ custom_deny_url: text() }),
    () => ({ custom_non_identity_deny_url: `https://a.example/${text()}` }),
    () => ({ same_site_cookie_attribute: text(), path_cookie_attribute: true }),
    () => ({ read_service_tokens_from_header: text() }),
    () => ({ cors_headers: { ...cors, allowed_methods: [text(), "GET"] } }),
    () => ({ cors_headers: { ...cors, allowed_headers: [text()] } }),
    () => ({ cors_headers: { ...cors, allow_all_origins: false, allowed_origins: [text()] } }),
    () => ({ custom_deny_message: text(), logo_url: text() }),
  ])();
  const withPath = { type: "self_hosted", name: "a", policies: machines, path_cookie_attribute: true };
  return [
    ["POST", `${access}/apps`, { ...app, policies: random.oneOf([denied, machines]), ...option }],
    ["POST", `${access}/apps`, { ...withPath, domain: `path-${domain}/${inTarget(random)}` }],
    ["PUT", `${access}/organizations`, { name: text(), login_design: { header_text: text() } }],
    ["PUT", `${access}/organizations`, { auth_domain: `${text()}.cloudflareaccess.com` }],
    ["PUT", `${control}/answers`, { answers: [{ method: "GET", path: "/accounts/*/given", result: text() }] }],
    ["PATCH", control, { name: text() }],
    ["POST", `${access}/service_tokens`, { name: text() }],
    ["POST", `${access}/groups`, { name: text(), include: [{ everyone: {} }] }],
  ];
}

/** What lets a machine in. */
export interface Pair {
  readonly client_id: string;
  readonly client_secret: string;
}

/** Often at a place that an application protects, and by somebody whom it lets in. */
export function requestIn(world: RawWorld, places: readonly string[], pair: Pair, random: Seeded): HeaderInput {
  const [line, target] = [() => inOneLine(random), () => inTarget(random)];
  const place = random.oneOf(places);
  const [host = ""] = place.split("/");
  const edge = `/_edge/${world.account.id}/${host}`;
  const path = random.oneOf([
    `/_edge/${world.account.id}/${place}`,
    `/_edge/${world.account.id}/${place}`,
    `${edge}/${target()}`,
    `${edge}?${target()}`,
    `${edge}/cdn-cgi/access/logout?returnTo=${target()}`,
    `${edge}/cdn-cgi/access/${target()}`,
    `/_edge/${world.account.id}/${target()}/`,
    `/_edge/${target()}/${host}/`,
    `${world.tokens}/${target()}`,
    `${world.tokens}?name=${target()}&page=${target()}`,
    `/client/v4/${target()}`,
    `/client/v4/accounts/${world.account.id}/given`,
    `/client/v4/accounts/${world.account.id}/${target()}`,
    `/_emulator/${target()}`,
    world.control(target()),
    `/${target()}`,
    "/",
  ]);
  const names = [
    "Origin",
    "Referer",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "Cookie",
    "User-Agent",
    "CF-Access-Client-Id",
    "CF-Access-Token",
    "Emulator-Account",
    "Emulator-Client-IP",
    "Access-Control-Request-Method",
    "Access-Control-Request-Headers",
    "CF-Ray",
    "X-Request-Id",
    "Accept",
    "Sec-WebSocket-Protocol",
    "Via",
    "Content-Type",
    "Emulator-Edge-Form",
  ];
  const own = random.some(names, random.below(4)).map((name) => `${name}: ${line()}`);
  const credentials = [`CF-Access-Client-Id: ${pair.client_id}`, `CF-Access-Client-Secret: ${pair.client_secret}`];
  if (random.chance(0.5)) own.push(...credentials);
  const form = random.chance(0.3) ? ["Emulator-Edge-Form: host"] : [];
  const method = random.oneOf(["GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"]);
  return { method, bytes: world.request(method, path, [...own, ...form, "Connection: close"]) };
}
