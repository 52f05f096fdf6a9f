/** Requirements of update, refresh, rotate and delete. */
import { isSuccess, membersOf, secondsOf, toldBy, tokenOf, type Token } from "../../api-client/answers.ts";
import { TargetProblem } from "../../api-client/problems.ts";
import { parseTimestamp } from "../../rules/values/timestamp.ts";
import { demand, every, hasMembers, notHeld, ofToken, refusedWith, type Requirement } from "./requirement.ts";
import { FUTURE, PAST, type Step, type Walk } from "./walk.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
/** "Now", as far as a request takes time. */
const MOMENT = 10;

function hasNewSecret(token: Token, walk: Walk, before: readonly Step[]) {
  const { client_secret: secret } = token;
  const old = before.map((step) => walk.token(step)?.["client_secret"]);
  return demand(
    typeof secret === "string" && !old.includes(secret),
    "a new secret",
    secret === undefined ? "none" : "an old one",
  );
}

const hasNoSecret = (token: Token) => demand(!("client_secret" in token), "no secret", "a secret");

export const changingRequirements: readonly Requirement[] = [
  {
    id: "update-renames",
    grade: "DOC",
    statement: "A PUT with a name renames the token.",
    check: ofToken("renamed", ({ name }, walk) =>
      demand(
        typeof name === "string" && name.includes("walk-renamed"),
        "the new name",
        name === walk.token("created")?.["name"] ? "the old name" : "another name",
      ),
    ),
  },
  {
    id: "update-keeps-duration",
    grade: "ACC",
    statement: "A PUT without a duration keeps it.",
    check: ofToken("renamed", (token) => hasMembers(token, { duration: "8760h" })),
  },
  {
    id: "update-moves-updated-at",
    grade: "REC",
    statement: "A PUT moves updated_at, and not created_at.",
    check: ofToken("renamed", (token, walk) => {
      const made = tokenOf(walk.answer("created"));
      if (secondsOf(tokenOf(walk.answer("created-later")), "created_at") <= secondsOf(made, "created_at")) {
        throw new TargetProblem("the target's clock stands still");
      }
      return every([
        hasMembers(token, { created_at: made["created_at"] }),
        demand(secondsOf(token, "updated_at") > secondsOf(made, "updated_at"), "a later updated_at", "the same"),
      ]);
    }),
  },
  {
    id: "duration-restarts-the-lifetime",
    grade: "REC",
    statement: "After a PUT with a duration, expires_at is the time of the PUT plus that.",
    check: ofToken("prolonged", (token) => {
      const lifetime = secondsOf(token, "expires_at") - secondsOf(token, "updated_at");
      return every([
        hasMembers(token, { duration: "17520h" }),
        demand(Math.abs(lifetime - 17520 * HOUR) <= 1, "updated_at plus 17520h", `updated_at plus ${lifetime} seconds`),
      ]);
    }),
  },
  {
    id: "forever-has-an-end",
    grade: "ACC",
    statement: "forever is taken and shown, and expires_at is an RFC 3339 time all the same.",
    check: ofToken("made-forever", (token) =>
      every([
        hasMembers(token, { duration: "forever" }),
        demand(parseTimestamp(String(token["expires_at"])) !== undefined, "an RFC 3339 time", token["expires_at"]),
      ]),
    ),
  },
  {
    id: "forever-can-be-left",
    grade: "ACC",
    statement: "A PUT takes a token from forever to 8760h.",
    check: ofToken("made-finite", (token) => {
      const lifetime = secondsOf(token, "expires_at") - secondsOf(token, "updated_at");
      return every([
        hasMembers(token, { duration: "8760h" }),
        demand(Math.abs(lifetime - 8760 * HOUR) <= 1, "updated_at plus 8760h", `updated_at plus ${lifetime} seconds`),
      ]);
    }),
  },
  {
    id: "update-disables",
    grade: "DOC",
    statement: "A PUT disables a token and enables it again.",
    check: (walk) =>
      every([
        ofToken("disabled", (token) => hasMembers(token, { enabled: false }))(walk),
        ofToken("enabled", (token) => hasMembers(token, { enabled: true }))(walk),
      ]),
  },
  {
    id: "version-raise-rotates",
    grade: "ACC",
    statement:
      "A PUT that raises the version shows a new secret, the version, and the end of grace, be it in the past.",
    check: ofToken("raised", (token, walk) =>
      every([
        hasNewSecret(token, walk, ["created"]),
        hasMembers(token, { client_secret_version: 2, previous_client_secret_expires_at: PAST }),
      ]),
    ),
  },
  {
    id: "same-version-moves-the-grace",
    grade: "ACC",
    statement: "A PUT of the same version shows no secret, and stores another end of grace.",
    check: ofToken("grace-moved", (token) =>
      every([
        hasNoSecret(token),
        hasMembers(token, { client_secret_version: 2, previous_client_secret_expires_at: FUTURE }),
      ]),
    ),
  },
  {
    id: "version-raise-again",
    grade: "ACC",
    statement: "A second raise makes a secret again.",
    check: ofToken("raised-again", (token, walk) =>
      every([
        hasNewSecret(token, walk, ["created", "raised"]),
        hasMembers(token, { client_secret_version: 3, previous_client_secret_expires_at: PAST }),
      ]),
    ),
  },
  {
    id: "client-id-stays",
    grade: "DOC",
    statement: "Update, refresh and rotate leave the client id as it is.",
    check: (walk) => {
      const { client_id: id } = tokenOf(walk.answer("created"));
      const steps: readonly Step[] = ["renamed", "raised", "refreshed", "rotated"];
      return every(
        steps.map((step) =>
          ofToken(step, (token) => demand(token["client_id"] === id, "the same", `another after ${step}`))(walk),
        ),
      );
    },
  },
  {
    id: "refresh-adds-a-year",
    grade: "DOC",
    statement: "A refresh extends a token of 8760h to a year from now, and shows no secret.",
    check: ofToken("refreshed", (token) => {
      const days = (secondsOf(token, "expires_at") - secondsOf(token, "updated_at")) / DAY;
      return every([
        hasNoSecret(token),
        demand(days > 364.99 && days < 366.01, "updated_at plus a year", `plus ${days} days`),
      ]);
    }),
  },
  {
    id: "rotate-shows-a-new-secret",
    grade: "DOC",
    statement: "A rotate, without any body, shows a new secret.",
    check: ofToken("rotated", (token, walk) => hasNewSecret(token, walk, ["created", "raised", "raised-again"])),
  },
  {
    id: "rotate-without-grace",
    grade: "DOC",
    statement: "A rotate without an end of grace ends the previous secret now.",
    check: ofToken("rotated", (token) => {
      const { previous_client_secret_expires_at: end } = token;
      if (end === undefined || end === null) return demand(true, "", "");
      const later = secondsOf(token, "previous_client_secret_expires_at") - secondsOf(token, "updated_at");
      return demand(later <= MOMENT, "no end of grace in the future", `${later} seconds after updated_at`);
    }),
  },
  {
    id: "rotate-with-grace",
    grade: "DOC",
    statement: "A rotate takes an end of grace in the future, and shows it.",
    check: ofToken("rotated-with-grace", (token, walk) =>
      every([
        hasNewSecret(token, walk, ["created", "raised", "raised-again", "rotated"]),
        hasMembers(token, { previous_client_secret_expires_at: FUTURE }),
      ]),
    ),
  },
  {
    id: "grace-is-shown",
    grade: "ACC",
    statement: "A get shows the end of grace once it was set.",
    check: ofToken("got-rotated", (token) => hasMembers(token, { previous_client_secret_expires_at: FUTURE })),
  },
  {
    id: "delete-shows-the-token",
    grade: "DOC",
    statement: "A delete answers with the whole token.",
    check: ofToken("deleted", (token, walk) => {
      const before = walk.token("got-rotated") ?? {};
      const missing = Object.keys(before).filter((member) => !(member in token));
      return demand(missing.length === 0, "the token", `without ${missing.join(", ")}`);
    }),
  },
  {
    id: "deleted-is-gone",
    grade: "REC",
    statement: "After a delete, a get is 404 / 12135.",
    check: refusedWith("gone", 404, 12135),
  },
  {
    id: "deleted-once",
    grade: "REC",
    statement: "A second delete is 404 / 12135.",
    check: refusedWith("gone-again", 404, 12135),
  },
  {
    id: "zone-operations",
    grade: "DOC",
    statement: "A zone has create, get, list, update and delete.",
    check: (walk) =>
      every(
        (["zone-created", "zone-got", "zone-listed", "zone-updated", "zone-deleted"] as const).map((step) => {
          const answer = walk.answer(step);
          return isSuccess(answer) ? demand(true, "", "") : notHeld(`${step}: a success`, toldBy(answer));
        }),
      ),
  },
  {
    id: "zone-token-members",
    grade: "DOC",
    statement: "A token of a zone shows the members that one of an account shows.",
    check: ofToken("zone-created", (token, walk) => {
      const keys = Object.keys(tokenOf(walk.answer("created"))).join(", ");
      return demand(Object.keys(token).join(", ") === keys, keys, Object.keys(token).join(", "));
    }),
  },
  {
    id: "zone-without-refresh-and-rotate",
    grade: "DOC",
    statement: "A zone has neither refresh nor rotate.",
    check: (walk) =>
      every(
        (["zone-refreshed", "zone-rotated"] as const).map((step) =>
          demand(walk.answer(step).status >= 400, "a refusal", `${step}: ${toldBy(walk.answer(step))}`),
        ),
      ),
  },
  {
    id: "zone-deleted-is-gone",
    grade: "ACC",
    statement: "A token that a zone deleted is gone from the zone and from the account.",
    check: (walk) =>
      every(
        (["zone-gone", "zone-gone-in-account"] as const).map((step) => {
          const answer = walk.answer(step);
          const isThere = isSuccess(answer) && membersOf(answer.body)?.["result"] !== null;
          return demand(!isThere, "a refusal", `${step}: ${toldBy(answer)}`);
        }),
      ),
  },
];
