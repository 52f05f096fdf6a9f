/** The edge by hostname on raw workerd: a client that says a host, and whatever address it connects to. */
import { get } from "node:http";
import { expect, test } from "vitest";
import { startEmulator } from "../../support/node/built-library.ts";

function ask(url: string, path: string, headers: Readonly<Record<string, string>>) {
  return new Promise<[number | undefined, unknown]>((resolve, reject) => {
    get(new URL(path, url), { headers, agent: false }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve([answer.statusCode, answer.headers["emulator-reason"]]));
    }).once("error", reject);
  });
}

test("the Host header decides, with its port and its dot, and Emulator-Account between several accounts", async () => {
  await using emulator = await startEmulator({ allowedHosts: ["emulator.internal.example"] });
  const seed = { applications: [{ domain: "app.example.com" }] };
  const one = await emulator.account({ seed });
  expect(await ask(emulator.url, "/client/v4/x", { host: "APP.example.com.:8443" })).toEqual([302, "no-policy"]);
  await emulator.account({ seed });
  expect(await ask(emulator.url, "/", { host: "app.example.com" })).toEqual([421, undefined]);
  const said = { host: "app.example.com", "emulator-account": one.id };
  expect(await ask(emulator.url, "/", said)).toEqual([302, "no-policy"]);
  expect(await ask(emulator.url, "/_emulator/health", { host: "other.internal.example" })).toEqual([404, undefined]);
  expect(await ask(emulator.url, "/_emulator/health", { host: "emulator.internal.example" })).toEqual([200, undefined]);
});
