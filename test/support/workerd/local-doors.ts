/** The doors of an emulator on a developer's machine that hosts and names lead to, and who meets what there. */
import { freshId } from "./accounts.ts";
import { sendTo, verdictIn, type Answer, type Bindings } from "./client.ts";
import { HOST, type Door } from "./door-paths.ts";
import type { Asked, Section } from "./door-page.ts";

const OPERATORS = "the-operators-own";
const local: Bindings = { EMULATOR_MODE: "local", EMULATOR_HOST: "workerd", EMULATOR_OPERATOR_TOKEN: OPERATORS };
type Headers = Readonly<Record<string, string>>;
type Hosts = [own: string, shared: string, unclaimed: string];

const [NEAR, FAR] = ["127.0.0.1:50000", "198.51.100.7:50000"];
const CALLERS: readonly { readonly name: string; readonly from: string; readonly headers: Headers }[] = [
  { name: "from this machine", from: NEAR, headers: {} },
  {
    name: "a page of this machine",
    from: NEAR,
    headers: { origin: "http://localhost:3000", "sec-fetch-site": "same-site" },
  },
  {
    name: "a page of a protected host",
    from: NEAR,
    headers: { origin: "http://app.localhost:8787", "sec-fetch-site": "cross-site" },
  },
  {
    name: "a page of another site",
    from: NEAR,
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  },
  { name: "from another machine", from: FAR, headers: {} },
  {
    name: "from another machine, with the operator's token",
    from: FAR,
    headers: { authorization: `Bearer ${OPERATORS}` },
  },
];

interface LocalDoor {
  readonly name: string;
  readonly method?: string;
  readonly path: string;
  readonly note?: string;
  readonly headers?: Headers;
  readonly body?: unknown;
}

const ask = (name: string, path: string, from: string, { method = "GET", headers, body }: Partial<LocalDoor> = {}) =>
  sendTo(local, method, path, { origin: `http://${name}`, headers: headers ?? {}, body, cf: { clientIp: from } });

/** Two accounts, and a host that both protect. */
export async function localSection(): Promise<Section> {
  const [id, other] = [freshId(), freshId()];
  // Other tests protect *.example.com meanwhile, which is not for what is below these.
  const [own, shared, unclaimed] = ["app", "shared", "nobody"].map((name) => `${name}.${id}.example.com`) as Hosts;
  const below = `${id}.localhost`;
  const any = { authorization: "Bearer any-token" };
  for (const [account, domain] of [
    [id, HOST],
    [id, own],
    [id, below],
    [id, shared],
    [other, shared],
  ] as const) {
    const body = { type: "self_hosted", name: domain, domain };
    const made = await ask("localhost", `/client/v4/accounts/${account}/access/apps`, NEAR, {
      method: "POST",
      headers: any,
      body,
    });
    if (made.status !== 201) throw new Error(made.text);
  }
  const apps = `/client/v4/accounts/${id}/access/apps`;
  const pathForm = `/_edge/${id}/${HOST}/`;
  const origin = `/_emulator/accounts/${id}/origins/${HOST}`;
  const chosen = { "emulator-account": id };
  const doors: LocalDoor[] = [
    { name: "localhost", path: `/_emulator/hosts/${HOST}` },
    { name: "localhost", path: origin.replace(/\/[^/]*$/, "") },
    { name: "localhost", path: origin, method: "PUT", body: { url: "http://127.0.0.1:3000" } },
    { name: "localhost", path: origin, method: "DELETE" },
    { name: "localhost", path: apps, headers: any, note: "with any token" },
    { name: "localhost", path: pathForm },
    { name: "192.168.0.7", path: `/_emulator/hosts/${HOST}` },
    { name: "192.168.0.7", path: apps, headers: any, note: "with any token" },
    { name: "192.168.0.7", path: pathForm },
    { name: "api.cloudflare.com", path: apps, headers: any, note: "with any token" },
    { name: "api.cloudflare.com", path: "/_emulator/health" },
    { name: "api.cloudflare.com", path: pathForm },
    ...["/", "/_emulator/accounts", "/client/v4/accounts", "/_edge/"].map((path) => ({ name: own, path })),
    { name: below, path: "/_emulator/accounts" },
    { name: `${id}.cloudflareaccess.com`, path: "/cdn-cgi/access/certs" },
    { name: shared, path: "/" },
    { name: shared, path: "/", headers: chosen, note: "with `Emulator-Account`" },
    { name: unclaimed, path: "/_emulator/accounts" },
    { name: unclaimed, path: "/_emulator/accounts", headers: chosen, note: "with `Emulator-Account`" },
  ];
  const shown = (text: string) =>
    text
      .replace(`${id}.cloudflareaccess.com`, "{team}.cloudflareaccess.com")
      .replace(`.${id}.example.com`, ".example.com")
      .replace(below, "app.localhost")
      .replaceAll(id, "{account}");
  const asked: Asked[] = [];
  for (const { name, path, method = "GET", note, headers, body } of doors) {
    const verdicts: string[] = [];
    for (const caller of CALLERS) {
      const sent = { method, headers: { ...headers, ...caller.headers }, body };
      verdicts.push(verdictOf(await ask(name, path, caller.from, sent)));
    }
    const door: Door = { plane: "none", method, path: `http://${shown(name)}${shown(path)}`, note };
    asked.push({ door, verdicts });
  }
  return { title: "On a developer's machine: names and hosts", callers: CALLERS.map(({ name }) => name), asked };
}

function verdictOf(answer: Answer): string {
  const { status, headers, body } = answer;
  const { error } = Object(body) as { error?: { code: string } };
  const told = headers.get("emulator-reason") ?? error?.code;
  return told === undefined ? verdictIn(answer) : `${status} / ${told}`;
}
