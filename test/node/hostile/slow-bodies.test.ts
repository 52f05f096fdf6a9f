/** Uploads that stop, or never end, on raw workerd over real connections: each is answered, and holds nobody up meanwhile. */
import { connect } from "node:net";
import { expect, test } from "vitest";
import { create, started } from "../../support/node/emulators.ts";

/** The status of the answer to these bytes, after which the sender goes on with `more` twice a second; or what became of it. */
function statusOf(port: number, head: string, more = ""): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(head));
    const timer = setInterval(() => more !== "" && socket.write(more), 500);
    const end = (told: string) => {
      clearInterval(timer);
      socket.destroy();
      resolve(told);
    };
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
      const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? [];
      if (status !== undefined) end(status);
    });
    socket.on("close", () => end("closed")).on("error", () => end("broken"));
  });
}

const head = (method: string, path: string, rest: string, host = "localhost") =>
  `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer of-a-test\r\n${rest}`;

test("each is answered, whichever plane it is for, and others are meanwhile", { timeout: 150_000 }, async () => {
  const emulator = await started();
  const [account, other] = [await emulator.account(), await emulator.account()];
  const { port } = emulator;
  const tokens = `/client/v4/accounts/${account.id}/access/service_tokens`;
  const chunked = "Transfer-Encoding: chunked\r\n\r\n";
  const uploads = [
    statusOf(port, head("POST", tokens, `Content-Length: 100\r\n\r\n{"name"`)),
    statusOf(port, head("POST", tokens, `${chunked}5\r\n{"nam\r\n`)),
    statusOf(port, head("PUT", `/_emulator/accounts/${account.id}/snapshot`, `Content-Length: 1000000\r\n\r\n{`)),
    statusOf(port, head("POST", `/client/v4/nowhere`, `${chunked}1\r\n \r\n`)),
    // Refused, and never ends.
    statusOf(port, head("POST", "/_emulator/seed", chunked, "app.example.com"), "1\r\n \r\n"),
    statusOf(port, head("POST", `/_emulator/seed`, `Origin: https://evil.example\r\n${chunked}`), "1\r\n \r\n"),
  ];
  for (let n = 0; n < 10; n++) {
    await create(other);
    await create(account);
  }
  expect(await Promise.all(uploads)).toEqual(["408", "408", "408", "408", "404", "403"]);
  await create(account);
});
