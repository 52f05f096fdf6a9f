/** Requirements of what a token shows, when it is new, read and listed. */
import {
  infoOf,
  isSuccess,
  membersOf,
  secondsOf,
  toldBy,
  tokenOf,
  tokensOf,
  type Token,
} from "../../api-client/answers.ts";
import { demand, every, hasMembers, notHeld, ofToken, type Requirement } from "./requirement.ts";
import { PAST, type Step, type Walk } from "./walk.ts";

const YEAR = 8760 * 3600;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The documented create of 2025-09: the members that every answer has, in this order. */
const CORE = [
  "client_id",
  "client_secret",
  "created_at",
  "expires_at",
  "id",
  "name",
  "updated_at",
  "duration",
  "client_secret_version",
];
const INFO = ["count", "page", "per_page", "total_count", "total_pages"];
const WITHOUT_SECRET: readonly Step[] = ["got", "renamed", "refreshed", "deleted", "got-rotated"];

function listed(walk: Walk): Token | undefined {
  const { id } = tokenOf(walk.answer("created"));
  return tokensOf(walk.answer("found-by-name")).find((token) => token.id === id);
}

export const readingRequirements: readonly Requirement[] = [
  {
    id: "token-members",
    grade: "DOC",
    statement: `A create shows ${CORE.join(", ")}.`,
    check: ofToken("created", (token) => {
      const missing = CORE.filter((member) => !(member in token));
      return demand(missing.length === 0, "all of them", `without ${missing.join(", ")}`);
    }),
  },
  {
    id: "token-member-order",
    grade: "DOC",
    statement: "These members stand in this order.",
    check: ofToken("created", (token) => {
      const order = Object.keys(token).filter((member) => CORE.includes(member));
      return demand(
        order.join() === CORE.filter((member) => member in token).join(),
        CORE.join(", "),
        order.join(", "),
      );
    }),
  },
  {
    id: "enabled-shown",
    grade: "DOC",
    statement: "A token shows enabled; it is true unless told otherwise.",
    check: ofToken("created", (token) => hasMembers(token, { enabled: true })),
  },
  {
    id: "token-id-form",
    grade: "REC",
    statement: "The id of a token is a UUID of version 4 in lower case.",
    check: ofToken("created", ({ id }) =>
      demand(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id),
        "such a UUID",
        "another form",
      ),
    ),
  },
  {
    id: "client-id-form",
    grade: "REC",
    statement: "A client id is 32 lower-case hex digits and .access.",
    check: ofToken("created", ({ client_id: id }) =>
      demand(/^[0-9a-f]{32}\.access$/.test(String(id)), "32 hex digits and .access", "another form"),
    ),
  },
  {
    id: "time-form",
    grade: "REC",
    statement: "Times are RFC 3339 in UTC, with whole seconds and Z.",
    check: ofToken("created", (token) =>
      every(
        ["created_at", "updated_at", "expires_at"].map((member) =>
          demand(TIME.test(String(token[member])), "2026-01-31T12:00:00Z", { [member]: token[member] }),
        ),
      ),
    ),
  },
  {
    id: "default-duration",
    grade: "DOC",
    statement: "Without a duration a token has 8760h, and expires_at is created_at plus that.",
    check: ofToken("created", (token) =>
      every([
        hasMembers(token, { duration: "8760h" }),
        demand(
          Math.abs(secondsOf(token, "expires_at") - secondsOf(token, "created_at") - YEAR) <= 1,
          "created_at plus 8760h",
          { created_at: token["created_at"], expires_at: token["expires_at"] },
        ),
      ]),
    ),
  },
  {
    id: "first-version",
    grade: "ACC",
    statement: "A new token has client_secret_version 1.",
    check: ofToken("created", (token) => hasMembers(token, { client_secret_version: 1 })),
  },
  {
    id: "secret-of-a-create",
    grade: "DOC",
    statement: "A create shows the secret.",
    check: ofToken("created", ({ client_secret: secret }) =>
      demand(typeof secret === "string" && secret.length >= 32, "a secret", "none, or a short one"),
    ),
  },
  {
    id: "duration-as-sent",
    grade: "REC",
    statement: "A duration is shown as it was sent.",
    check: ofToken("created-with-all", (token) => hasMembers(token, { duration: "43800h" })),
  },
  {
    id: "create-disabled",
    grade: "DOC",
    statement: "A create takes enabled.",
    check: ofToken("created-with-all", (token) => hasMembers(token, { enabled: false })),
  },
  {
    id: "create-with-version",
    grade: "ACC",
    statement: "A create takes a version and an end of grace in the past, and shows both.",
    check: ofToken("created-with-all", (token) =>
      hasMembers(token, { client_secret_version: 3, previous_client_secret_expires_at: PAST }),
    ),
  },
  {
    id: "get-shows-the-token",
    grade: "DOC",
    statement: "A get shows what the create showed, but for the secret.",
    check: ofToken("got", (token, walk) => {
      const made = tokenOf(walk.answer("created"));
      const differing = Object.keys({ ...made, ...token }).filter(
        (member) => member !== "client_secret" && JSON.stringify(made[member]) !== JSON.stringify(token[member]),
      );
      return demand(differing.length === 0, "the same members", `differing: ${differing.join(", ")}`);
    }),
  },
  {
    id: "secret-never-again",
    grade: "DOC",
    statement: "No get, list, refresh, delete or plain PUT shows a secret.",
    check: (walk) => {
      const shown = WITHOUT_SECRET.filter((step) => "client_secret" in (walk.token(step) ?? {}));
      if ("client_secret" in (listed(walk) ?? {})) shown.push("found-by-name");
      return demand(shown.length === 0, "no secret", `a secret in ${shown.join(", ")}`);
    },
  },
  {
    id: "list-shows-the-token",
    grade: "DOC",
    statement: "The list with the name of a token shows it.",
    check: (walk) => {
      const answer = walk.answer("found-by-name");
      if (!isSuccess(answer)) return notHeld("a list", toldBy(answer));
      return demand(listed(walk) !== undefined, "the token", `${tokensOf(answer).length} tokens, and not this one`);
    },
  },
  {
    id: "result-info",
    grade: "REC",
    statement: `result_info has ${INFO.join(", ")}.`,
    check: (walk) => {
      const info = membersOf(membersOf(walk.answer("listed").body)?.["result_info"]) ?? {};
      const wrong = INFO.filter((member) => !Number.isInteger(info[member]));
      return demand(wrong.length === 0, "five whole numbers", info);
    },
  },
  {
    id: "default-page",
    grade: "DOC",
    statement: "Without parameters a list is page 1 with a per_page of 1000.",
    check: (walk) => {
      const answer = walk.answer("listed");
      const [page, perPage] = [infoOf(answer, "page"), infoOf(answer, "per_page")];
      return demand(page === 1 && perPage === 1000, "page 1, per_page 1000", `page ${page}, per_page ${perPage}`);
    },
  },
  {
    id: "pages",
    grade: "DOC",
    statement: "page and per_page cut the list: two pages of one show one token each, and not the same.",
    check: (walk) => {
      tokenOf(walk.answer("created-with-all")); // without a second token there is no second page
      const [first, second] = [tokensOf(walk.answer("first-page")), tokensOf(walk.answer("second-page"))];
      const fits = first.length === 1 && second.length === 1 && first[0]?.id !== second[0]?.id;
      return demand(fits, "one and another", `${first.length} and ${second.length} tokens`);
    },
  },
];
