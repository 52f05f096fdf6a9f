/** Asks the emulator whose a host is. Applications come and go, so it is asked for each connection. */
import { request, type IncomingMessage } from "node:http";
import type { Connections } from "./connections.ts";
import { socketTo, wordsOf } from "./dial.ts";
import type { Target, WhoHas } from "./interception.ts";

/** An emulator that does not answer in this time, in milliseconds, is not waited for. */
const PATIENCE = 10_000;
const ANSWER_LIMIT = 64 * 1024;

/** It is asked at the socket that is always on loopback, whatever `--host` is: there this process may ask for everything. */
export function hostQuestion(target: Target, connections: Connections): WhoHas {
  return async (hostname, account) => {
    const { host, port } = target("https", true);
    const query = account === undefined ? "" : `?account=${account}`;
    const path = `/_emulator/hosts/${encodeURIComponent(hostname)}${query}`;
    const response = await asked(path, () => socketTo({ hostname: host, port }, undefined, connections));
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of response) {
      length += (part as Buffer).length;
      if (length > ANSWER_LIMIT) throw new Error("its answer is too long");
      parts.push(part as Buffer);
    }
    const text = Buffer.concat(parts).toString();
    if (response.statusCode !== 200) throw new Error(`it answered ${response.statusCode}: ${text}`);
    const { accounts } = JSON.parse(text) as { accounts?: unknown };
    if (!Array.isArray(accounts)) throw new Error("its answer names no accounts");
    return accounts.filter((each) => typeof each === "string");
  };
}

function asked(path: string, createConnection: () => ReturnType<typeof socketTo>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE);
    const question = request({ path, headers: { host: "localhost" }, createConnection, signal });
    question.once("response", resolve);
    question.on("error", (problem) => {
      const words = signal.aborted ? `it does not answer within ${PATIENCE / 1000} seconds` : wordsOf(problem);
      reject(new Error(words, { cause: problem }));
    });
    question.end();
  });
}
