/** A secret is in the one answer that made it, and in no other: not in its body, not in its headers, in no disguise. */
import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { WholeRun } from "../support/black-box/whole-run.ts";

let run: WholeRun;
beforeAll(async () => {
  run = await WholeRun.walk();
});

/** All that came with an answer, as one text. */
function wholeTextOf({ text, headers }: { text: string; headers: Headers }): string {
  return `${[...headers].map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n${text}`;
}

/** A secret and what could be made of it. */
function disguisesOf(secret: string): string[] {
  const digest = createHash("sha256").update(secret).digest();
  const forms = [digest.toString("hex"), digest.toString("base64"), digest.toString("base64url")];
  const parts = [secret, secret.slice(0, 30), secret.slice(-30), [...secret].toReversed().join("")];
  return [...forms, ...parts, Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("hex")];
}

test("create, rotate and an update that raises the version make one secret each; nothing else does", () => {
  expect(run.secrets.length).toBeGreaterThan(30);
  expect(new Set(run.secrets.map(({ secret }) => secret)).size).toBe(run.secrets.length);
  expect(new Set(run.secrets.map(({ madeBy }) => madeBy)).size).toBe(run.secrets.length);
  const makers = new Set(run.secrets.map(({ madeBy }) => run.kept[madeBy]?.operation));
  expect([...makers].toSorted()).toEqual(["create", "rotate", "update"]);
});

test("no secret is in another answer", () => {
  const texts = run.kept.map(({ answer }) => wholeTextOf(answer));
  const leaks = run.secrets.flatMap(({ secret, madeBy }) =>
    texts.flatMap((text, index) =>
      index !== madeBy && disguisesOf(secret).some((form) => text.includes(form)) ? [run.kept[index]?.what] : [],
    ),
  );
  expect(leaks).toEqual([]);
});

test("the answer that made a secret shows it once, and only as client_secret", () => {
  for (const { secret, madeBy } of run.secrets) {
    const { answer } = run.kept[madeBy] ?? {};
    const text = answer === undefined ? "" : wholeTextOf(answer);
    expect.soft(text.split(secret)).toHaveLength(2);
    expect.soft(text).toContain(`"client_secret":"${secret}"`);
    expect.soft(text).not.toContain(createHash("sha256").update(secret).digest("hex"));
  }
});
