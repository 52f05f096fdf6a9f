/** What the page at `/_emulator/` sends: its header, and no credential where its place is enough. */
import { send, sendTo, type Answer, type Bindings, type Sent } from "./client.ts";

export const OF_PAGE = { "emulator-client": "page" };
/** As a browser sends it with what the page asks of its own origin. */
export const IN_BROWSER = { ...OF_PAGE, origin: "http://localhost:8787", "sec-fetch-site": "same-origin" };

export const tokensOf = (id: string): string => `/client/v4/accounts/${id}/access/service_tokens`;

/** The page on a developer's machine. */
export const fromPage = (method: string, path: string, body?: unknown, more: Sent = {}): Promise<Answer> =>
  send(method, path, { ...more, headers: { ...IN_BROWSER, ...more.headers }, ...(body === undefined ? {} : { body }) });

/** Raw workerd, which listens on the network and has an operator's token. */
export const onWorkerd: Bindings = {
  EMULATOR_MODE: "local",
  EMULATOR_HOST: "workerd",
  EMULATOR_OPERATOR_TOKEN: "operators-own",
};

/** Whoever connects to it from somewhere. */
export const from = (clientIp: string, method: string, path: string, sent: Sent = {}): Promise<Answer> =>
  sendTo(onWorkerd, method, path, { ...sent, cf: { clientIp } });
