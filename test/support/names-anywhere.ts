/** Which plane a name is for, asked by one way: whatever runs the emulator, the answers are the same. */

interface Answered {
  readonly status: number;
  readonly reason: string | null;
  readonly text: string;
}
/** A request under a name, with its port if it has one, whatever address it goes to. No redirect is followed. */
export type AskUnder = (
  name: string,
  path: string,
  sent?: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<Answered>;

/** Said at the start, where that can be said. */
export const OWN_NAME = "emulator.internal.example";

const OWN = [
  "localhost",
  "127.0.0.1",
  "10.0.0.7",
  "[::1]",
  "[fd00::7]",
  "emulator",
  "emulator.localhost",
  "EMULATOR.localhost.:81",
];
const PROTECTED = ["app.example.com", "APP.Example.com.:8443", "app.localhost", "xn--bro-hoa.example.com"];
const PATHS = [
  "/",
  "/client/v4/accounts",
  "/_emulator/health",
  "/_emulator/",
  "/_emulator/openapi.json",
  "/_edge/x/y/",
];

/** Puts hosts behind Access in two accounts, and says what requests under each name meet. */
export async function seenByName(ask: AskUnder, own: readonly string[] = []) {
  const [id, other] = [newId(), newId()];
  /** Who asked this emulator before had other hosts. */
  const at = (host: string) => host.replace(/(?<=\.)(?=example\.com|localhost)/i, `a${id.slice(0, 8)}.`);
  const shared = at("shared.example.com");
  const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
  const protect = async (account: string, domain: string) => {
    const body = JSON.stringify({ type: "self_hosted", name: domain, domain });
    const made = await ask("localhost", `/client/v4/accounts/${account}/access/apps`, {
      method: "POST",
      headers,
      body,
    });
    if (made.status !== 201) throw new Error(`${domain} was answered ${made.status}: ${made.text}`);
  };
  for (const domain of ["App.example.com", "app.localhost", "büro.example.com", "*.wide.example.com"])
    await protect(id, at(domain));
  for (const account of [id, other]) await protect(account, shared);

  const verdict = async (name: string, path: string, more: Readonly<Record<string, string>> = {}) => {
    const { status, reason, text } = await ask(name, path, { headers: more });
    const { error } = JSON.parse(text.startsWith("{") ? text : "{}") as { error?: { code: string } };
    return [status, reason ?? error?.code].filter(Boolean).join(" ");
  };
  const edge = `/_edge/${id}/${at("app.example.com")}/`;
  /** What all of these names are answered; several answers are told apart. */
  const ofAll = async (names: readonly string[], paths: readonly string[]) => {
    const seen: Record<string, string> = {};
    for (const path of paths) {
      const verdicts = new Set<string>();
      for (const name of names) verdicts.add(await verdict(name, path));
      seen[path === edge ? "path form" : path] = [...verdicts].join(", or ");
    }
    return seen;
  };
  const team = `${id}.cloudflareaccess.com`;
  return {
    own: await ofAll([...OWN, ...own], ["/client/v4/accounts", "/_emulator/health", edge]),
    api: await ofAll(
      ["api.cloudflare.com", "API.cloudflare.com.:443"],
      ["/client/v4/accounts", "/_emulator/health", "/", edge],
    ),
    protected: await ofAll([...PROTECTED.map(at), at("wide.example.com").replace("wide", "x.wide")], [...PATHS, edge]),
    nobodys: await ofAll(
      ["nobody.example.com", "nobody.localhost", at("wide.example.com").replace("wide", "a.b.wide")],
      ["/", "/client/v4/accounts", "/_emulator/health"],
    ),
    team: await verdict(team, "/cdn-cgi/access/certs"),
    shared: await verdict(shared, "/"),
    chosen: await verdict(shared, "/", { "emulator-account": other }),
    wrong: await verdict(shared, "/", { "emulator-account": "x" }),
  };
}

const refused = "302 no-policy";
const [closed, absent, unclaimed] = ["400", "404 not-found", "404 unclaimed-host"]; // without credentials the API is 400

export const expectedByName: Awaited<ReturnType<typeof seenByName>> = {
  own: { "/client/v4/accounts": closed, "/_emulator/health": "200", "path form": refused },
  api: { "/client/v4/accounts": closed, "/_emulator/health": absent, "/": absent, "path form": absent },
  protected: { ...Object.fromEntries(PATHS.map((path) => [path, refused])), "path form": refused },
  nobodys: { "/": unclaimed, "/client/v4/accounts": unclaimed, "/_emulator/health": unclaimed },
  team: "200 access-endpoint",
  shared: "421 ambiguous-host",
  chosen: refused,
  wrong: "400 bad-account",
};

const newId = (): string => crypto.randomUUID().replaceAll("-", "");
