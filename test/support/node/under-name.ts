/** Asks a server under a name that need not lead to it. */
import { request } from "node:http";
import type { AskUnder } from "../names-anywhere.ts";

/** `url` is where the server listens; each request has a connection of its own. */
export const askUnder =
  (url: string): AskUnder =>
  (name, path, { method = "GET", headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const asked = request(url, { path, method, headers: { ...headers, host: name }, agent: false }, (answer) => {
        const { statusCode: status = 0, headers: told } = answer;
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece: string) => (text += piece));
        answer.once("end", () =>
          resolve({ status, reason: (told["emulator-reason"] as string | undefined) ?? null, text }),
        );
      });
      asked.once("error", reject).end(body);
    });
