/** A request that is made up, as the edge would take it. */
import { isAddress } from "../../../rules/edge/addresses.ts";
import { hostnameIn } from "../../../rules/values/hostname.ts";
import type { ExplainAsked } from "../../../store/account/edge/explanations.ts";
import { systemMilliseconds } from "../../../system.ts";
import type { ExplainFields } from "./inputs.ts";

export type Read =
  | { readonly ok: true; readonly asked: ExplainAsked }
  | { readonly ok: false; readonly message: string };

/** Of all headers together, in characters: no request has more. */
const HEADERS_LIMIT = 128 * 1024;
const PAIR = ["cf-access-client-id", "cf-access-client-secret"];
const ONE_TOKEN =
  "token_id presents that token's pair: leave CF-Access-Client-Id and CF-Access-Client-Secret out of headers.";
const EITHER = "Give either url, with what else the request has, or request, alone.";

export function readExplain(fields: ExplainFields, accountId: string): Read {
  const { url, request, token_id: tokenId, ...rest } = fields;
  if (request !== undefined) {
    const isAlone = url === undefined && tokenId === undefined && Object.keys(rest).length === 0;
    return isAlone ? { ok: true, asked: { kind: "of-journal", id: request } } : wrong(EITHER);
  }
  if (url === undefined) return wrong(EITHER);
  const place = placeIn(url, accountId);
  if (!place.ok) return place;
  if (JSON.stringify(rest.headers ?? {}).length > HEADERS_LIMIT) return wrong("headers has more than 128 KiB.");
  const headers = headersOf(rest.headers ?? {});
  if (!headers) return wrong("headers has a name or a value that no header can have.");
  if (tokenId !== undefined && PAIR.some((name) => headers.has(name))) return wrong(ONE_TOKEN);
  const ip = rest.ip ?? headers.get("emulator-client-ip") ?? headers.get("cf-connecting-ip");
  if (rest.ip !== undefined && !isAddress(rest.ip)) {
    return wrong("ip must be an IPv4 or IPv6 address, such as 203.0.113.7.");
  }
  const country = rest.country ?? headers.get("emulator-client-country") ?? headers.get("cf-ipcountry");
  const { host, path, query } = place;
  return {
    ok: true,
    asked: {
      kind: "made-up",
      tokenId: tokenId ?? null,
      request: {
        method: (rest.method ?? "GET").toUpperCase(),
        host,
        path,
        query,
        target: path,
        headers: [...headers],
        ip: ip !== null && isAddress(ip) ? ip : null,
        country: country !== null && /^[A-Za-z0-9]{2}$/.test(country) ? country.toUpperCase() : null,
        userAgent: null,
        limits: null,
        startedAt: systemMilliseconds(),
        ray: "",
      },
    },
  };
}

interface Place {
  readonly ok: true;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const FORM_OF_PATH = /^\/_edge\/([^/]*)\/([^/]+)(\/.*)?$/s;

/** The path form of the edge, which stands at the emulator's own address, is the host that it names. */
function placeIn(text: string, accountId: string): Place | Extract<Read, { ok: false }> {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, "")}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    return wrong("url must be an http or https URL, or a host with a path, such as app.example.com/admin.");
  }
  const [, id, part, path = "/"] = FORM_OF_PATH.exec(url.pathname) ?? [];
  if (part !== undefined && id !== accountId)
    return wrong("url is below /_edge/ of another account: ask that account.");
  const host = hostnameIn(part ?? url.hostname);
  if (host === undefined) {
    return wrong(
      `url has ${part === undefined ? "a host" : "a host after /_edge/{account_id}/"} that is no hostname such as app.example.com.`,
    );
  }
  return { ok: true, host, path: part === undefined ? url.pathname : path, query: url.search };
}

/** Names in another case are one header; undefined when one of them can be none. */
function headersOf(given: Readonly<Record<string, string>>): Headers | undefined {
  try {
    const headers = new Headers();
    for (const [name, value] of Object.entries(given)) headers.append(name, value);
    return headers;
  } catch {
    return undefined;
  }
}

function wrong(message: string): Extract<Read, { ok: false }> {
  return { ok: false, message };
}
