/** What anybody may put into names, hosts, paths, bodies and user agents: the page shows all of it, and does nothing of it. */
import type { Account } from "../../node/built-library.ts";
import { ask, credentialsOf, made, makeToken, visit, type Token } from "./asking.ts";

/** Whatever runs, or becomes an element, calls itself so. */
export const CAUGHT = "hostileWasHere";

export const hostileNames: readonly string[] = [
  `<img src=x onerror="globalThis.${CAUGHT}=1">`,
  `</title></style></script><script>globalThis.${CAUGHT}=1</script><${CAUGHT.toLowerCase()}>`,
  `"><svg onload=globalThis.${CAUGHT}=1><a href="javascript:globalThis.${CAUGHT}=1">'\`;{{7*7}}\${7*7}`,
  "javascript:alert(1)//%0a#?&=+",
  "\u202Eexe.gnp\u202C \u2066isolated\u2069 \u200Fmarks\u200E",
  "שלום (עולם) 42 مرحبا بالعالم",
  "👩‍👩‍👧‍👦 🏳️‍🌈 🇪🇺 👍🏽",
  `Z${"\u0335\u0322\u0337\u0344".repeat(30)}algo`,
  "nul\u0000 bell\u0007 escape\u001b[31m tab\t line\nreturn\r delete\u007f next\u0085 separator\u2028",
  "\u200b",
  " ",
  "W".repeat(350),
  "ab ".repeat(116).trim(),
  "漢".repeat(350),
];

const LONG_HOST = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.example.com`;

export interface HostileWorld {
  readonly tokens: readonly Token[];
}

export async function makeHostileWorld(account: Account): Promise<HostileWorld> {
  await account.rename(hostileNames[0]?.slice(0, 100) ?? null);
  await account.clock.freeze("9999-12-30T23:59:59Z");
  const tokens: Token[] = [];
  for (const name of hostileNames) tokens.push(await makeToken(account, name, "forever"));
  for (const [index, name] of hostileNames.entries()) {
    const include = [{ service_token: { token_id: tokens[index]?.id } }];
    const group = await made(account, "/access/groups", { name, include });
    await made(account, "/access/apps", {
      name,
      type: "self_hosted",
      domain: index === 0 ? LONG_HOST : `h${index}.example.com/${"p".repeat(index * 20)}`,
      policies: [
        {
          name,
          decision: "non_identity",
          include: [{ group: { id: group.id } }],
          exclude: [{ geo: { country_code: "AQ" } }],
        },
      ],
    });
  }
  await made(account, `/access/service_tokens/${tokens[1]?.id}`, undefined, "DELETE").catch(() => undefined);
  for (const name of hostileNames.slice(0, 6)) {
    await account.fault({
      operation: "create",
      match: { name },
      position: "before",
      effect: { type: "delay", by: "1ms" },
    });
  }
  await traffic(account, tokens);
  return { tokens };
}

async function traffic(account: Account, tokens: readonly Token[]): Promise<void> {
  for (const name of hostileNames) {
    const agent = name.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/gu, "~").trim() || "-";
    await ask(account, "POST", "/access/service_tokens", JSON.stringify({ name: [name], [name]: name }), agent);
    await ask(account, "GET", `/${encodeURIComponent(name)}?q=${encodeURIComponent(name)}`, undefined, agent);
  }
  await ask(
    account,
    "POST",
    "/access/service_tokens",
    `<script>globalThis.${CAUGHT}=1</script>${"\u202e[".repeat(2000)}`,
  );
  const [first, second] = tokens;
  if (first === undefined || second === undefined) throw new Error("There are no tokens.");
  await visit(account, `https://${LONG_HOST}/${"x".repeat(1500)}?${"y".repeat(1500)}`, credentialsOf(first));
  await visit(account, `https://h2.example.com/<img src=x onerror=globalThis.${CAUGHT}=1>`, credentialsOf(second));
  await visit(account, "https://h3.example.com/%E2%80%AEgnp", { "cf-access-client-id": `"><b>${CAUGHT}` });
  await visit(account, "https://xn--mgbh0fb.xn--kgbechtv/", {});
}
