/** One block of requests in which every setting can show itself. It is walked under each of them. */
import type { Account } from "./account.ts";

export async function standardBlock(account: Account): Promise<void> {
  await account.api("GET");
  const web = await account.create({ name: "web", duration: "2h" });
  await account.create({ name: "web-2" });
  await account.create({ name: "Web", previous_client_secret_expires_at: "2044-01-01T00:00:00Z" });
  await account.create({ name: "web" });
  await account.create({ name: "eternal", duration: "forever" });
  const third = await account.create({ name: "third", client_secret_version: 3 });
  await account.create({ name: "in a string", client_secret_version: "2", enabled: false });
  await account.create({ name: "" });
  await account.advance("90m");
  await account.create({ name: "later" });

  for (const query of [
    "",
    "?per_page=2",
    "?per_page=2&page=2",
    "?name=web",
    "?name=we",
    "?search=WEB",
    "?search=web",
    "?name=none",
  ]) {
    await account.api("GET", query);
  }
  for (const size of [2, 11, 1001, 5001, 10_000]) await account.api("GET", `?name=third&per_page=${size}`);

  for (const id of [web.id, "x", "3537a672-e4d8-4d89-aab9-26cb622918a1"]) await account.api("GET", `/${id}`);
  const changes: unknown[] = [
    { name: "" },
    { name: "web-2" },
    { name: "renamed" },
    { client_secret_version: "4" },
    { client_secret_version: 2 },
    { client_secret_version: 5, previous_client_secret_expires_at: "2043-03-01T14:00:00Z" },
    { client_secret_version: 6 },
    { duration: "1h" },
    { enabled: null },
  ];
  for (const change of changes) await account.api("PUT", `/${third.id}`, change);
  await account.api("PUT", "/x", { name: 5 });

  const rotated = await account.rotate(web.id, { previous_client_secret_expires_at: "2043-03-01T13:45:00Z" });
  for (const pair of [web, rotated, third]) await account.verify(pair);
  await account.advance("30m");
  await account.verify(web);
  await account.api("PUT", `/${web.id}`, { previous_client_secret_expires_at: "2044-01-01T00:00:00Z" });
  await account.verify(web);
  await account.rotate(web.id);
  await account.api("POST", `/${web.id}/refresh`);
  await account.api("DELETE", `/${third.id}`);
  await views(account);
}

/** All that an account shows of itself. */
export async function views(account: Account): Promise<void> {
  await account.api("GET");
  for (const path of ["settings", "clock", "faults", "requests?per_page=1000", "tokens?deleted=true", "snapshot"]) {
    await account.control("GET", path);
  }
}
