/** The edge by hostname on raw workerd: a client that says a host, and whatever address it connects to. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EmulatorError, startEmulator } from "../../support/node/built-library.ts";
import { askUnder } from "../../support/node/under-name.ts";
import { expectedByName, OWN_NAME, seenByName } from "../../support/names-anywhere.ts";

test("the name decides, before the path, which plane a request is for, and whose edge", async () => {
  await using emulator = await startEmulator({ allowedHosts: [OWN_NAME, "more.internal.example"] });
  expect(await seenByName(askUnder(emulator.url), [OWN_NAME, "MORE.internal.example."])).toEqual(expectedByName);
});

test("a host of a seed is found from the start, and the line of the log has the host of a request, and no secret", async () => {
  const lines: string[] = [];
  const seed = { accounts: [{ id: "0".repeat(31) + "1", applications: [{ domain: "app.example.com" }] }] };
  const log = { format: "text", write: (line: string) => void lines.push(line) } as const;
  const secret = "ab".repeat(32);
  {
    await using emulator = await startEmulator({ seed, log });
    const ask = askUnder(emulator.url);
    expect(await ask("app.example.com", `/x/${secret}?secret=${secret}`)).toMatchObject({ reason: "no-policy" });
    expect(await ask(`${secret}.example.com`, "/")).toMatchObject({ status: 404 });
    expect(await ask("localhost:8787", "/_emulator/health")).toMatchObject({ status: 200 });
  }
  expect(lines.find((line) => line.includes("/x/"))).toMatch(/ GET app\.example\.com\/x\/\[redacted\] 302 /);
  expect(lines.find((line) => / 404 /.test(line))).toContain(" GET [redacted].example.com/ 404 ");
  expect(lines.find((line) => line.includes("/health"))).toContain(" GET /_emulator/health 200 ");
  expect(lines.join()).not.toContain(secret);
});

test("a host is found from the first request on after an emulator was killed", async () => {
  const persist = await mkdtemp(join(tmpdir(), "access-emulator-test-"));
  onTestFinished(() => rm(persist, { recursive: true }));
  const domain = "app.example.com";
  {
    await using emulator = await startEmulator({ persist });
    const account = await emulator.account();
    const headers = { authorization: "Bearer any-token" };
    const body = JSON.stringify({ type: "self_hosted", name: domain, domain });
    const made = await fetch(`${emulator.apiUrl}/accounts/${account.id}/access/apps`, {
      method: "POST",
      headers,
      body,
    });
    expect(made.status).toBe(201);
    process.kill(emulator.pid, "SIGKILL");
  }
  await using emulator = await startEmulator({ persist });
  expect(await askUnder(emulator.url)(domain, "/")).toMatchObject({ status: 302, reason: "no-policy" });
});

test.each(["https://emulator.example.com", "emulator.example.com:8787", "*.example.com", "a/b"])(
  "%s is no name of the emulator, and it does not start with it",
  async (name) => {
    const problem = await startEmulator({ allowedHosts: [name] }).then(
      (emulator) => emulator.stop(),
      (thrown: unknown) => thrown,
    );
    expect(problem).toBeInstanceOf(EmulatorError);
    expect((problem as Error).message).toContain(`has "${name}", which is no host name`);
  },
);

test("an empty name of the emulator's own is refused, as a variable that is not set would give it", async () => {
  await expect(startEmulator({ allowedHosts: [" "] })).rejects.toMatchObject({
    code: "bad-settings",
    message: expect.stringContaining("has an empty name"),
  });
});
