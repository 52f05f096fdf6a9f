/** Looks after the service tokens of an account. It knows nothing of the emulator: it calls Cloudflare's API. */
const API = "https://api.cloudflare.com/client/v4";

export interface Env {
  readonly CLOUDFLARE_ACCOUNT_ID: string;
  readonly CLOUDFLARE_API_TOKEN: string;
}

interface Token {
  readonly id: string;
  readonly name: string;
  readonly client_id: string;
  readonly client_secret?: string;
}

interface Envelope<T> {
  readonly success: boolean;
  readonly result: T;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
}

export default {
  /** `GET /` lists the names; `POST /rotate/<name>` gives a new secret, and lets the old one in for another day. */
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    const tokens = await call<Token[]>(env, "GET", "?per_page=1000");
    if (pathname === "/") return Response.json(tokens.map((token) => token.name));

    const name = decodeURIComponent(pathname.replace(/^\/rotate\//, ""));
    const token = tokens.find((candidate) => candidate.name === name);
    if (request.method !== "POST" || !token) return new Response("Not found.\n", { status: 404 });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const rotated = await call<Token>(env, "POST", `/${token.id}/rotate`, {
      previous_client_secret_expires_at: tomorrow,
    });
    return Response.json({ client_id: rotated.client_id, client_secret: rotated.client_secret });
  },
};

async function call<T>(env: Env, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${API}/accounts/${env.CLOUDFLARE_ACCOUNT_ID}/access/service_tokens${path}`, {
    method,
    headers: { authorization: `Bearer ${env.CLOUDFLARE_API_TOKEN}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { success, result, errors } = await response.json<Envelope<T>>();
  if (!success) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join("; "));
  return result;
}
