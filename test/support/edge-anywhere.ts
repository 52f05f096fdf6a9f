/** The edge by one way of asking: whatever runs the emulator, the answers are the same. It runs in Node and in workerd. */
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";

/** What is read of an answer, whoever's class it is. */
interface Answered {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}
interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly redirect: "manual";
}
/** A request to the emulator. No redirect is followed. */
export type Ask = (path: string, sent: Sent) => Promise<Answered>;

/** An address of the network that the second application asks for. */
const [NETWORK, ADDRESS] = ["203.0.113.0/24", "203.0.113.7"];
const [HOST, OFFICE] = ["app.example.com", "office.example.com"];

/** Makes a token and two applications in a new account, and says what visits to them meet. */
export async function seenAtEdge(ask: Ask) {
  const id = crypto.randomUUID().replaceAll("-", "");
  const sent = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await ask(path, { method, headers, redirect: "manual", ...text });
    const told = await answer.text();
    if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status}: ${told}`);
    return JSON.parse(told);
  };
  const made = async <T>(kind: string, body: object): Promise<T> =>
    ((await sent("POST", `/client/v4/accounts/${id}/access/${kind}`, body)) as { result: T }).result;
  const visit = async (place: string, headers: Record<string, string> = {}) => {
    const answer = await ask(`/_edge/${id}/${place}`, { method: "GET", headers, redirect: "manual" });
    return { verdict: `${answer.status} ${answer.headers.get("emulator-reason")}`, text: await answer.text() };
  };

  const token = await made<{ id: string; client_id: string; client_secret: string }>("service_tokens", { name: "CI" });
  const policy = { name: "CI", decision: "non_identity", include: [{ service_token: { token_id: token.id } }] };
  const app = (domain: string, policies: readonly object[]) =>
    made<{ aud: string }>("apps", { type: "self_hosted", name: domain, domain, policies });
  const { aud } = await app(HOST, [policy]);
  await app(OFFICE, [{ ...policy, require: [{ ip: { ip: NETWORK } }] }]);

  const pair = { "cf-access-client-id": token.client_id, "cf-access-client-secret": token.client_secret };
  const admitted = await visit(`${HOST}/`, pair);
  const refused = await visit(`${HOST}/`, { ...pair, "cf-access-client-secret": "0".repeat(64) });
  const fromHere = await visit(`${OFFICE}/`, pair);
  const fromOffice = await visit(`${OFFICE}/`, { ...pair, "emulator-client-ip": ADDRESS });
  const certs = await visit(`${id}.cloudflareaccess.com/cdn-cgi/access/certs`);

  const { headers } = JSON.parse(admitted.text) as { headers: Record<string, string> };
  const keys = createLocalJWKSet(JSON.parse(certs.text) as JSONWebKeySet);
  const expected = { audience: aud, issuer: `https://${id}.cloudflareaccess.com` };
  const { payload } = await jwtVerify(headers["cf-access-jwt-assertion"] ?? "", keys, expected);
  const { requests } = (await sent("GET", `/_emulator/accounts/${id}/requests?operation=edge`)) as {
    requests: { edge: { host: string; admitted: boolean; ip: string | null } }[];
  };
  const atOffice = requests.flatMap(({ edge }) => (edge.host === OFFICE ? [edge] : []));
  return {
    admitted: admitted.verdict,
    refused: refused.verdict,
    fromHere: fromHere.verdict,
    fromOffice: fromOffice.verdict,
    certs: certs.verdict,
    /** Whether a key of the team verified the JWT, and it names the token. */
    isNamed: payload["common_name"] === token.client_id,
    /** Where who was refused and who was let in asked from, as the journal has it. */
    addresses: {
      refused: atOffice.find((row) => !row.admitted)?.ip,
      admitted: atOffice.find((row) => row.admitted)?.ip,
    },
  };
}

/** What each way of running it has to give; `address` is who asks, where the host tells. */
export const expectedAtEdge = (address: string | null): Awaited<ReturnType<typeof seenAtEdge>> => ({
  admitted: "200 service-auth",
  refused: "403 wrong-secret",
  fromHere: "403 not-in-policy",
  fromOffice: "200 service-auth",
  certs: "200 access-endpoint",
  isNamed: true,
  addresses: { refused: address, admitted: ADDRESS },
});
