/** What a client on another machine can send to an emulator that listens on the network: it says of itself what it likes. */
import { SOCKET, type Attack } from "./attacks.ts";

const ELSEWHERE = "403 operator-token-needed";

const LIES = [
  "x-forwarded-for",
  "x-real-ip",
  "cf-connecting-ip",
  "true-client-ip",
  "x-client-ip",
  "emulator-client-ip",
];

export const attacksOfNetwork: readonly Attack[] = [
  ...["localhost", "127.0.0.1:8787", "[::1]", "emulator.localhost"].map((host) => ({
    name: `a client of the network that asks for ${host}`,
    host,
    answer: ELSEWHERE,
  })),
  ...LIES.map((name) => ({
    name: `a client of the network that says by ${name} that it is here`,
    host: "localhost",
    headers: { [name]: "127.0.0.1" },
    answer: ELSEWHERE,
  })),
  {
    name: "one that says it by Forwarded",
    host: "localhost",
    headers: { forwarded: 'for="[::1]";host=localhost' },
    answer: ELSEWHERE,
  },
  {
    name: "one that says it by X-Forwarded-Host",
    host: "localhost",
    headers: { "x-forwarded-host": "localhost", "x-forwarded-proto": "https" },
    answer: ELSEWHERE,
  },
  { name: "one with any token", host: "localhost", headers: { authorization: "Bearer any-token" }, answer: ELSEWHERE },
  {
    name: "one that names itself by the header of TLS",
    host: "localhost",
    headers: { "emulator-from": "here" },
    answer: ELSEWHERE,
  },
  {
    name: "one with a page's Origin of this machine",
    host: "localhost",
    headers: { origin: "http://localhost:3000" },
    answer: ELSEWHERE,
  },
  { name: "one with an absolute target", host: "localhost", before: "http://localhost", answer: ELSEWHERE },
  { name: "a WebSocket of one", host: "localhost", headers: SOCKET, method: "GET", answer: ELSEWHERE },
];
