/** What can be sent to an emulator on somebody's machine by pages that have no business there, and what each is answered. */

export interface Attack {
  /** Who sends it, and how. */
  readonly name: string;
  /** The name under which it asks, with a port if it has one; that of the emulator unless given. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the operation's own. */
  readonly method?: string;
  /** What stands before the path in the target. */
  readonly before?: string;
  /** What the control plane answers: status and code, or `edge` where it is not asked at all. */
  readonly answer: string;
}

/** The edge is for everybody, so an account that is named to it may get rows in its journal. */
export const VISITED = "00000000000000000000000000000009";

const EVIL = "https://evil.example";
const FOREIGN = "403 origin-not-loopback";
const NO_NAME = "403 host-not-loopback";

/** As browsers say it of pages of another site. */
const CROSS = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty" };
const NAVIGATED = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-user": "?1" };
export const SOCKET = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** Names that somebody else's DNS can lead to this machine. Browsers take the page and the emulator for one origin then. */
const rebound: readonly Attack[] = [
  "evil.example",
  "evil.example:8787",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "app.localhost",
  "localhost.localdomain.evil.example.",
].flatMap((host): Attack[] => [
  { name: `a page of ${host}, which leads here`, host, answer: "edge" },
  {
    name: `a page of ${host}, which leads here, with its Origin`,
    host,
    headers: { origin: `http://${host}` },
    answer: "edge",
  },
  {
    name: `a page of ${host}, which leads here, that names an account`,
    host,
    headers: { "sec-fetch-site": "same-origin", "emulator-account": VISITED },
    answer: "edge",
  },
]);

/** Addresses that no DNS is asked for: 0.0.0.0 is this machine to many systems. */
const byAddress: readonly Attack[] = ["0.0.0.0:8787", "192.168.0.7", "[fd00::7]:8787", "emulator"].map((host) => ({
  name: `a page that asks for ${host}, of which browsers tell nothing`,
  host,
  answer: NO_NAME,
}));

const origins = [
  EVIL,
  "null",
  "http://localhost.evil.example",
  "http://localhost@evil.example",
  "http://evil.example#@localhost",
  "http://localhost, https://evil.example",
  "http://app.localhost:8787",
  "http://0.0.0.0:8787",
  "file://",
  "chrome-extension://abcdefghijklmnop",
].map((origin): Attack => ({ name: `a page of the origin "${origin}"`, headers: { origin }, answer: FOREIGN }));

const forms = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"].flatMap((type) =>
  [EVIL, "null"].map((origin): Attack => {
    const headers = { origin, ...CROSS, ...NAVIGATED, "content-type": type };
    return {
      name: `a form of ${origin} as ${type}, which no preflight request comes before`,
      headers,
      method: "POST",
      answer: FOREIGN,
    };
  }),
);

const ofPages: readonly Attack[] = [
  ...origins,
  ...forms,
  {
    name: "a picture or a script of a page of another site",
    headers: { ...CROSS, "sec-fetch-dest": "image" },
    answer: FOREIGN,
  },
  { name: "the same by HEAD", headers: CROSS, method: "HEAD", answer: "403" },
  { name: "a link of a page of another site", headers: { ...CROSS, ...NAVIGATED }, answer: FOREIGN },
  {
    name: "a frame of a page of another site",
    headers: { ...CROSS, ...NAVIGATED, "sec-fetch-dest": "iframe" },
    answer: FOREIGN,
  },
  {
    name: "a beacon of a page of another site",
    headers: { ...CROSS, origin: EVIL, "content-type": "text/plain" },
    method: "POST",
    answer: FOREIGN,
  },
  {
    name: "a preflight request, to a private network, too",
    headers: {
      origin: EVIL,
      "access-control-request-method": "DELETE",
      "access-control-request-headers": "authorization, content-type",
      "access-control-request-private-network": "true",
    },
    method: "OPTIONS",
    answer: FOREIGN,
  },
  {
    name: "a page that says another method beside POST",
    headers: { origin: EVIL, "x-http-method-override": "DELETE" },
    method: "POST",
    answer: FOREIGN,
  },
  {
    name: "a page of the same site, below a name of the emulator",
    host: "emulator.localhost:8787",
    headers: { "sec-fetch-site": "same-site" },
    answer: FOREIGN,
  },
  {
    name: "a link of a page of the same site, below a name of the emulator",
    host: "emulator.localhost",
    headers: { ...NAVIGATED, "sec-fetch-site": "same-site" },
    answer: FOREIGN,
  },
  {
    name: "a page of the same site, with its Origin",
    host: "emulator.localhost",
    headers: { "sec-fetch-site": "same-site", origin: "http://evil.emulator.localhost" },
    answer: FOREIGN,
  },
  {
    name: "a page of another site, with any token",
    headers: { ...CROSS, authorization: "Bearer any-token" },
    answer: FOREIGN,
  },
  {
    name: "a WebSocket of a page of another site",
    headers: { ...SOCKET, origin: EVIL },
    method: "GET",
    answer: FOREIGN,
  },
  {
    name: "a WebSocket of a page in a sandbox",
    headers: { ...SOCKET, origin: "null" },
    method: "GET",
    answer: FOREIGN,
  },
  {
    name: "a WebSocket of a page that is led here by its name",
    host: "evil.example",
    headers: { ...SOCKET, origin: "http://evil.example" },
    method: "GET",
    answer: "edge",
  },
];

/** What a page below `/_edge/` can send: its policy gives it an origin of its own. */
const ofApplications = (origin: string): readonly Attack[] => {
  const referer = `${origin}/_edge/${VISITED}/app.example.com/`;
  const page = { ...CROSS, referer, cookie: "CF_Authorization=a.b.c" };
  return [
    {
      name: "a call of a page below /_edge/",
      headers: { ...page, origin: "null", "sec-fetch-mode": "cors" },
      answer: FOREIGN,
    },
    { name: "a picture of a page below /_edge/", headers: page, answer: FOREIGN },
    {
      name: "a form of a page below /_edge/",
      headers: { ...page, origin: "null", ...NAVIGATED, "content-type": "text/plain" },
      method: "POST",
      answer: FOREIGN,
    },
    { name: "a link or a refresh of a page below /_edge/", headers: { ...page, ...NAVIGATED }, answer: FOREIGN },
    {
      name: "a frame of a page below /_edge/",
      headers: { ...page, ...NAVIGATED, "sec-fetch-dest": "iframe" },
      answer: FOREIGN,
    },
    {
      name: "a service worker of a page below /_edge/",
      headers: { ...page, "service-worker": "script", "sec-fetch-dest": "serviceworker" },
      answer: FOREIGN,
    },
    {
      name: "a WebSocket of a page below /_edge/",
      headers: { ...SOCKET, origin: "null" },
      method: "GET",
      answer: FOREIGN,
    },
  ];
};

/** The host of an absolute target is passed over by raw workerd and by `wrangler dev`: that of the header counts. */
const absolute: readonly Attack[] = [
  {
    name: "an absolute target of this machine under a foreign name",
    host: "evil.example",
    before: "http://localhost",
    answer: "edge",
  },
  {
    name: "an absolute target elsewhere, of a foreign page",
    before: "http://evil.example",
    headers: { origin: EVIL },
    answer: FOREIGN,
  },
  {
    name: "an absolute target of the edge, of a foreign page",
    before: "http://localhost",
    headers: CROSS,
    answer: FOREIGN,
  },
];

/** Of pages that a browser on this machine has open. */
export const attacksOfPages = (origin: string): readonly Attack[] => [
  ...rebound,
  ...byAddress,
  ...ofPages,
  ...ofApplications(origin),
  ...absolute,
];
