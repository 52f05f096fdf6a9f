/** Hosts and the origins of hosts: in success, and in each of their errors. */
import { freshId } from "./account.ts";
import type { Answer } from "./answer.ts";
import type { Ask } from "./control-walk.ts";

export async function askOfHosts(ask: (id: string, asked?: Ask) => Promise<Answer>): Promise<void> {
  const own = { account_id: freshId() };
  const host = { ...own, hostname: "app.example.com" };
  await ask("origins.set", { at: host, body: { url: "http://localhost:3000" } });
  await ask("origins.list", { at: own });
  await ask("origins.get", { at: host });
  await ask("snapshot.get", { at: own });
  await ask("origins.remove", { at: host });
  await ask("origins.get", { at: host });
  const url = "http://127.0.0.1:3000";
  const at = { account_id: freshId(), hostname: "one-more.example.com" };
  const { text } = await ask("snapshot.get", { at });
  const origins = Array.from({ length: 1000 }, (_, n) => ({ hostname: `${n}.example.com`, url }));
  await ask("snapshot.restore", { at, body: { ...(JSON.parse(text) as object), origins } });
  await ask("origins.set", { at, body: { url } });
  for (const hostname of ["app.example.com:8443", "*.example.com", "a b"].map(encodeURIComponent)) {
    await ask("hosts.get", { at: { hostname } });
    await ask("origins.set", { at: { ...at, hostname }, body: { url } });
    await ask("origins.get", { at: { ...at, hostname } });
    await ask("origins.remove", { at: { ...at, hostname } });
  }
  for (const other of ["https://127.0.0.1:3000", "http://0.0.0.0:3000", "http://127.0.0.1:3000/x", ""]) {
    await ask("origins.set", { at: { ...at, hostname: "0.example.com" }, body: { url: other } });
  }
  await ask("hosts.get", { at: { hostname: "0.example.com" } });
  await ask("hosts.get", { at: { hostname: "0.example.com" }, query: `?account=${freshId()}` });
  await ask("hosts.get", { at: { hostname: "0.example.com" }, query: "?account=x" });
}
