/** The variables for clients, as text for shells and CI. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT, environmentFormats, environmentOf, formatted } from "../../src/node/environment.ts";

const environment = environmentOf("http://[::1]:8787/client/v4", DEFAULT_ACCOUNT);

test("the variables are those that Cloudflare's clients read", () => {
  expect(environment).toEqual({
    CLOUDFLARE_BASE_URL: "http://[::1]:8787/client/v4",
    CLOUDFLARE_API_BASE_URL: "http://[::1]:8787/client/v4",
    CLOUDFLARE_API_TOKEN: "access-emulator-token",
    CLOUDFLARE_ACCOUNT_ID: "00000000000000000000000000000001",
  });
});

test.each(environmentFormats)("as %s each variable stands once, and the text ends with its line", (format) => {
  const text = formatted(environment, format);
  expect(text).toMatch(/[^\n]\n$/);
  for (const [name, value] of Object.entries(environment)) {
    expect(text.split(name)).toHaveLength(2);
    const ofThisValue = Object.values(environment).filter((other) => other === value);
    expect(text.split(value)).toHaveLength(1 + ofThisValue.length);
  }
});

test("a POSIX shell reads back what was written", () => {
  const script = `eval "$1"; printf '%s\\n' "$CLOUDFLARE_BASE_URL" "$CLOUDFLARE_API_BASE_URL" "$CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_ACCOUNT_ID"`;
  const read = execFileSync("sh", ["-c", script, "sh", formatted(environment, "shell")], { encoding: "utf8" });
  expect(read).toBe(`${Object.values(environment).join("\n")}\n`);
});

test("JSON is one line, and GitHub's form has no quotes", () => {
  expect(JSON.parse(formatted(environment, "json"))).toEqual(environment);
  expect(formatted(environment, "json").split("\n")).toHaveLength(2);
  expect(formatted(environment, "github")).toMatch(/^(\w+=[^'"\n]+\n){4}$/);
});

test("a value with quotes is quoted, each form in its way, and what is not wanted is taken away", () => {
  const odd = { A: `it's \\ "x"` };
  expect(formatted(odd, "shell", ["B"])).toBe(`export A='it'\\''s \\ "x"'\nunset B\n`);
  expect(formatted(odd, "fish", ["B"])).toBe(`set -gx A 'it\\'s \\\\ "x"'\nset -e B\n`);
  expect(formatted(odd, "powershell", ["B"])).toBe(
    `$env:A = 'it''s \\ "x"'\nRemove-Item Env:B -ErrorAction SilentlyContinue\n`,
  );
  expect(formatted({ A: "one\nB=two" }, "github", ["B"])).toBe("A=oneB=two\n");
  expect(formatted(odd, "json", ["B"])).toBe(`${JSON.stringify(odd)}\n`);
});
