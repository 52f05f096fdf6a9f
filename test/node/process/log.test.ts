/** The log of requests: a secret that stands in a path is left out. */
import { expect, test } from "vitest";
import { create, secretOf, started } from "../../support/node/emulators.ts";

test.each(["text", "json"] as const)("a secret that stands in a path is not in the log, as %s", async (format) => {
  const lines: string[] = [];
  const emulator = await started({ log: { format, write: (line) => lines.push(line) } });
  const account = await emulator.account();
  const secret = secretOf(await create(account));
  const older = "0123456789abcdef".repeat(4);
  const hidden = [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
  const paths = [secret, older, hidden, `x/${secret}/y`, `a%1b%0a%e2%80%ae/${hidden}`, `${"p".repeat(3000)}/${secret}`];
  for (const path of paths) await fetch(`${account.apiUrl}/accounts/${account.id}/access/service_tokens/${path}`);
  await expect.poll(() => lines.length).toBe(paths.length + 1);
  const text = lines.join("\n");
  for (const word of [secret, older, hidden]) expect(text).not.toContain(word);
  expect(text.split("[redacted]")).toHaveLength(6);
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(lines.at(-1)).toContain("p…");
  expect(lines.at(-1)?.length).toBeLessThan(2500);
});
