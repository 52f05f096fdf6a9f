/** What clients look up beside the tokens, and what a browser shows. Walked in a process of its own, where few accounts are. */
import { setTimeout as sleep } from "node:timers/promises";
import { Account, BEARER, nextId } from "./account.ts";
import type { Recorder } from "./recorder.ts";

/** The directory takes an account beside the answer, not before it. */
const UNTIL_LISTED = 1000;

export async function lookups(recorder: Recorder): Promise<void> {
  recorder.begin("lookups");
  const ask = (path: string, headers: Readonly<Record<string, string>> = BEARER) =>
    recorder.send("GET", `/client/v4${path}`, undefined, { headers });
  await ask("/accounts");
  const one = await Account.ready(recorder);
  const two = await Account.ready(recorder, {
    api_tokens: [{ name: "two", permissions: ["Access: Service Tokens Write"], token: "of-two" }],
  });
  const zone = new Account(recorder, nextId(), "zones", one.id);
  await recorder.send("PUT", `/_emulator/zones/${zone.id}`, { account_id: one.id, name: "shop.example" });
  await one.create();
  await sleep(UNTIL_LISTED);
  for (const query of [
    "",
    "?page=1",
    "?page=2",
    "?per_page=1",
    "?per_page=1&page=2",
    "?page=0",
    "?per_page=1001",
    "?page=x",
    "?x=1",
    "?name=x",
  ]) {
    await ask(`/accounts${query}`);
    await ask(`/accounts${query}`, { authorization: "Bearer of-two" });
    await recorder.send("GET", `/_emulator/accounts${query}`);
  }
  for (const id of [one.id, two.id, zone.id, nextId()]) {
    for (const scope of ["accounts", "zones"]) {
      recorder.isSeeded = id === one.id || id === two.id || (id === zone.id && scope === "zones");
      await ask(`/${scope}/${id}`);
      await ask(`/${scope}/${id}`, { "x-auth-email": "a@b.example", "x-auth-key": "key" });
      await ask(`/${scope}/${id}`, { authorization: "Bearer of-two" });
    }
  }
  recorder.isSeeded = true;
  for (const token of [
    "x",
    "of-two",
    "access-emulator-token",
    "cfast_0123456789012345678901234567890123456789deadbeef",
  ]) {
    await ask("/user/tokens/verify", { authorization: `Bearer ${token}` });
  }
  await two.control("DELETE", "");
  await ask("/accounts");
  await ask("/user/tokens/verify", { authorization: "Bearer of-two" });

  recorder.begin("pages");
  for (const accept of [
    "text/html",
    "text/html,application/xhtml+xml;q=0.9",
    "*/*",
    "application/json",
    "text/plain",
    "",
  ]) {
    for (const host of ["localhost:8787", "evil.example", "[::1]:99", "a<b"]) {
      await recorder.send("GET", "/", undefined, { headers: { accept, host } });
    }
    await recorder.send("GET", "/", undefined, { headers: { accept, "x-forwarded-proto": "https" } });
  }
  for (const path of ["/client/v4/openapi.json", "/_emulator/openapi.json", "/_emulator/health"]) {
    await recorder.send("GET", path);
    await recorder.send("GET", `${path}?x=1`, undefined, { headers: { host: "evil.example", accept: "text/html" } });
  }
}
