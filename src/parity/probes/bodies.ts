/** How a body is read: JSON and what is none, its keys, its size, and the words of a refusal. */
import { errorOf, isRefusal, isSuccess, toldBy } from "../../api-client/answers.ts";
import { compared, fits, neither, type ProbesOf } from "../probe.ts";

type Names =
  | "malformed-json"
  | "json-reading"
  | "body-limit"
  | "broken-body"
  | "invalid-request-detail"
  | "validation-before-lookup"
  | "malformed-token-id";

const REFUSED = "400 / 12130";
const MEBIBYTE = 1024 * 1024;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export const bodyProbes: ProbesOf<Names> = {
  "malformed-json": {
    observe: async ({ account }) => {
      const { id } = await account.created();
      const plain = { headers: { "content-type": "text/plain" } };
      const named = () => JSON.stringify({ name: account.name() });
      return compared(
        { what: "a create with half an object", seen: await account.create('{"name":'), supposed: REFUSED },
        { what: "with a number as its name", seen: await account.create({ name: 7 }), supposed: REFUSED },
        { what: "as text/plain", seen: await account.create(named(), plain), supposed: "accepted" },
        { what: "a PUT without a body", seen: await account.update(id, ""), supposed: "accepted" },
        { what: "a PUT of null", seen: await account.update(id, "null"), supposed: "accepted" },
      );
    },
  },

  "json-reading": {
    observe: async ({ account }) => {
      const marked = Buffer.concat([BYTE_ORDER_MARK, Buffer.from(JSON.stringify({ name: account.name() }))]);
      return compared(
        { what: "the key Name", seen: await account.create({ Name: account.name() }), supposed: REFUSED },
        { what: "a byte order mark", seen: await account.create(marked), supposed: "accepted" },
      );
    },
  },

  "body-limit": {
    costly: true,
    observe: async ({ account }) => {
      const created = (length: number) => {
        const start = `{"name":"${account.name()}","more":"`;
        return account.create(`${start}${"x".repeat(length - start.length - 2)}"}`);
      };
      return compared(
        { what: "1 MiB", seen: await created(MEBIBYTE), supposed: "accepted" },
        { what: "a byte more", seen: await created(MEBIBYTE + 1), supposed: "413 / 12130" },
      );
    },
  },

  "broken-body": { notObservable: "the parity tool sends well-formed HTTP alone" },

  "invalid-request-detail": {
    observe: async ({ account }) => {
      const parts = [
        { parameter: "name", answer: await account.create({}) },
        { parameter: "duration", answer: await account.create({ name: account.name(), duration: "1y" }) },
        { parameter: "enabled", answer: await account.create({ name: account.name(), enabled: "yes" }) },
        { parameter: "per_page", answer: await account.list("per_page=0") },
      ].map(({ parameter, answer }) => {
        const message = errorOf(answer)?.message ?? "";
        const detail = /^access\.api\.error\.invalid_request: (.+)/s.exec(message)?.[1];
        const named = isRefusal(answer, 400, 12130) && detail?.includes(parameter) === true;
        return { what: `of a wrong ${parameter}`, seen: named ? "named" : answer, supposed: "named", message };
      });
      const observation = compared(...parts);
      const words = parts.map(({ message }) => JSON.stringify(message)).join(", ");
      return { ...observation, seen: `${observation.seen}. The words: ${words}` };
    },
  },

  "validation-before-lookup": {
    observe: async ({ account }) => {
      const answer = await account.update(crypto.randomUUID(), { name: 7 });
      return compared({ what: "a malformed PUT of no token", seen: answer, supposed: REFUSED });
    },
  },

  "malformed-token-id": {
    observe: async ({ account }) => {
      const answer = await account.get("not-a-uuid");
      const seen = `a get of the id not-a-uuid: ${toldBy(answer)}`;
      if (isRefusal(answer, 404, 12135)) return fits("not-found", seen);
      if (isRefusal(answer, 400, 12130)) return fits("invalid-request", seen);
      return isSuccess(answer) ? neither(seen) : neither(answer);
    },
  },
};
