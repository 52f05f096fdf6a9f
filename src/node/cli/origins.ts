/** `origins`: where the edge sends what it lets in to the hosts of an account. */
import { hostnameOf } from "../client/edge/place.ts";
import { table } from "../client/table.ts";
import { say } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export async function listOrigins(words: TargetWords): Promise<void> {
  const { account } = targetOf(words);
  const origins = await account.origins();
  const rows = origins.map(({ hostname, url }) => [hostname, url]);
  const none = `No host has an origin in account ${account.id}: the echo answers.`;
  say({ origins }, origins.length === 0 ? none : table(["host", "origin"], rows).trimEnd(), words.json);
}

export async function setOrigin(host: string, url: string, words: TargetWords): Promise<void> {
  const { account } = targetOf(words);
  const kept = await account.origin(hostnameOf(host, "origins set"), url);
  const sentence = `The edge of account ${account.id} sends what it lets in to ${kept.hostname} on to ${kept.url}.`;
  say({ hostname: kept.hostname, url: kept.url }, sentence, words.json);
}

export async function removeOrigin(host: string, words: TargetWords): Promise<void> {
  const { account, control } = targetOf(words);
  const hostname = hostnameOf(host, "origins remove");
  const removed = (await account.origins()).some((each) => each.hostname === hostname);
  await control.send("DELETE", `/accounts/${account.id}/origins/${hostname}`);
  const sentence = removed
    ? `The origin of ${hostname} is taken away in account ${account.id}: the echo answers again.`
    : `${hostname} has no origin in account ${account.id}: the echo answers, as before.`;
  say({ hostname, removed }, sentence, words.json);
}
