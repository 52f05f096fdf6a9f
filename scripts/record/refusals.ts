/** What is refused before it is an operation: methods, paths, ids of accounts, credentials, and an account that is closed. */
import { Account, BEARER } from "./account.ts";
import { CREDENTIALS, pathsOf, TOKEN } from "./refused-requests.ts";
import type { Recorder } from "./recorder.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "PURGE", "MKCOL"];

export async function refusals(recorder: Recorder): Promise<void> {
  recorder.begin("methods");
  const account = await Account.ready(recorder);
  const zone = new Account(recorder, account.id, "zones");
  for (const owner of [account, zone]) {
    for (const path of ["", "/", `/${TOKEN}`, `/${TOKEN}/`, `/${TOKEN}/rotate`, `/${TOKEN}/refresh`])
      await methods(owner, path);
  }
  for (const path of ["", "/user/tokens/verify", "/accounts", `/accounts/${account.id}`, `/zones/${account.id}`]) {
    for (const method of METHODS) await recorder.send(method, `/client/v4${path}`, undefined, { headers: BEARER });
  }
  for (const path of ["/", "/client/v4/openapi.json", "/nothing"]) {
    for (const method of METHODS) await recorder.send(method, path);
  }

  recorder.begin("paths");
  for (const path of pathsOf(account.id)) {
    for (const method of ["GET", "POST"])
      await recorder.send(method, path, method === "POST" ? {} : undefined, { headers: BEARER });
  }

  recorder.begin("credentials");
  await credentials(await Account.ready(recorder));

  recorder.begin("not-enabled");
  await closed(await Account.ready(recorder));
  await recorder.send("GET", `/_emulator/accounts/${account.id}/requests?per_page=1000&order=desc`);
}

async function methods(owner: Account, path: string): Promise<void> {
  for (const method of METHODS) await owner.api(method, path);
  await owner.api("PATCH", path, { name: "x" });
}

async function credentials(account: Account): Promise<void> {
  const { id } = await account.create();
  for (const headers of CREDENTIALS) {
    account.headers = headers;
    await account.api("GET");
    await account.api("POST", "", { name: "x" });
    await account.api("POST", "", "{");
    await account.api("GET", `/${id}`);
    await account.api("PATCH", `/${id}`, {});
    await account.api("GET", "/");
    const { recorder } = account;
    for (const path of ["/user/tokens/verify", `/accounts/${account.id}`, "/accounts?page=x", "/nothing"]) {
      await recorder.send("GET", `/client/v4${path}`, undefined, { headers });
    }
  }
  account.headers = BEARER;
  await account.api("GET", "", undefined, {
    headers: { "user-agent": "cfast_0123456789012345678901234567890123456789deadbeef" },
  });
  await account.api("GET", "", undefined, {
    headers: { "user-agent": "x".repeat(600), accept: "text/html", origin: "https://evil.example" },
  });
  await account.control("GET", "requests?per_page=1000&advice=false");
}

async function closed(account: Account): Promise<void> {
  const { id } = await account.create();
  await account.control("PATCH", "settings", { access_enabled: false });
  for (const [method, path] of [
    ["GET", ""],
    ["POST", ""],
    ["GET", "/x"],
    ["PUT", "/x"],
    ["DELETE", "/x"],
    ["POST", "/x/rotate"],
    ["POST", "/x/refresh"],
    ["PATCH", "/x"],
  ]) {
    for (const body of [{ name: "closed" }, "{", { name: 5 }]) {
      await account.api(method ?? "", (path ?? "").replace("x", id), method === "GET" ? undefined : body);
    }
  }
  await account.api("GET", "?page=x");
  await account.recorder.send("GET", `/client/v4/accounts/${account.id}`, undefined, { headers: BEARER });
  await account.control("PATCH", "settings", { access_enabled: null });
  await account.api("GET");
}
