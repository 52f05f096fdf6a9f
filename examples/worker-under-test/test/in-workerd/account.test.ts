/** The library inside workerd: it needs `nodejs_compat`. A process cannot be started there. */
import { connect, startEmulator } from "access-emulator";
import { expect } from "access-emulator/vitest";
import { test } from "vitest";

const URL = "https://app.example.com/";
const token = { name: "CI", client_id: `${"c".repeat(32)}.access`, client_secret: "known", duration: "24h" };
const seed = { tokens: [token], applications: [{ domain: "app.example.com", admits: ["CI"] }] };
const fresh = () => connect("http://emulator.localhost").account({ seed });

test("an account has its methods and matchers", async () => {
  const account = await fresh();
  await expect(account).toAdmit(token, URL);
  expect(await account.explain({ url: URL })).toMatchObject({ admitted: false, reason: "no-credentials" });
  await account.clock.advance("24h");
  await expect(account).toRefuse(token, "expired", URL);
});

test("a snapshot is put into another account", async () => {
  const [account, other] = [await fresh(), await connect("http://emulator.localhost").account()];
  await other.restore(await account.snapshot());
  await expect(other).toAdmit(token, URL);
});

test("startEmulator() says what to use in its place", async () => {
  await expect(startEmulator()).rejects.toThrow(/inside workerd.*connect\("http:\/\/emulator\.localhost"\)/);
});
