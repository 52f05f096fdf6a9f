/** A lone surrogate has no UTF-8 form: it becomes U+FFFD as it is read, so that the answer to a change shows what is kept. */
import { expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { send } from "../../support/workerd/client.ts";

const LONE = "\\ud83dA";
const KEPT = "\ufffdA";

test.each<[string, string, string, string]>([
  ["the name of an account", "PATCH", "", `{"name":"${LONE}"}`],
  ["a setting", "PATCH", "/settings", `{"random_seed":"${LONE}"}`],
  [
    "a fixed answer",
    "PUT",
    "/answers",
    `{"answers":[{"method":"GET","path":"/zones/*/a","result":{"${LONE}":"${LONE}"}}]}`,
  ],
])("in %s it is answered as it is kept", async (_, method, place, body) => {
  const path = `/_emulator/accounts/${freshId()}${place}`;
  const changed = await send(method, path, { body });
  expect(changed.status, changed.text).toBe(200);
  expect(changed.text).toContain(KEPT);
  expect((await send("GET", path)).body).toEqual(changed.body);
});

test("in what is carried it is answered as it is kept", async () => {
  const account = freshId();
  await send("PATCH", `/_emulator/accounts/${account}/settings`, { body: { other_paths: "carry" } });
  const path = `/client/v4/accounts/${account}/things`;
  const { body } = await send("POST", path, { body: `{"name":"${LONE}","${LONE}":[1]}` });
  const { result } = body as { result: Record<string, unknown> };
  expect(result).toMatchObject({ name: KEPT, [KEPT]: [1] });
  expect((await send("GET", `${path}/${String(result["id"])}`)).body).toMatchObject({ result });
});

test("in a snapshot it is restored as it is shown from then on", async () => {
  const [account, other] = [freshId(), freshId()];
  await send("POST", `/client/v4/accounts/${account}/access/service_tokens`, { body: { name: "the name" } });
  const { text } = await send("GET", `/_emulator/accounts/${account}/snapshot`);
  const restored = await send("PUT", `/_emulator/accounts/${other}/snapshot`, {
    body: text.replaceAll("the name", LONE),
  });
  expect(restored.status, restored.text).toBe(200);
  const { body } = await send("GET", `/client/v4/accounts/${other}/access/service_tokens`);
  expect(body).toMatchObject({ result: [{ name: KEPT }] });
});
