/** Requirements of applications. */
import { isSuccess, membersOf, toldBy, tokenOf } from "../../api-client/answers.ts";
import { deletedById, hasUid, shownIn, succeeded, withAccess } from "./access-checks.ts";
import { demand, every, hasMembers, ofToken as ofObject, refusedWith, type Verdict } from "./requirement.ts";
import type { Step, Walk } from "./walk.ts";

function sameAud(walk: Walk, step: Step): Verdict {
  const { id, aud } = tokenOf(walk.answer("app-created"));
  return ofObject(step, (now) => demand(now["aud"] === aud && now.id === id, `${step}: the same id and aud`, "others"))(
    walk,
  );
}

export const applicationRequirements = withAccess([
  {
    id: "application-created",
    grade: "REC",
    statement: "A POST of an application answers 201, a PUT 200.",
    check: (walk) => every([succeeded(walk, "app-created", 201), succeeded(walk, "app-renamed", 200)]),
  },
  {
    id: "application-members",
    grade: "REC",
    statement:
      "An application shows uid equal to id, type, name, an aud of 64 hex digits, created_at, updated_at, session_duration 24h and policies.",
    check: ofObject("app-got", (application, walk) => {
      const missing = ["created_at", "updated_at", "policies"].filter((member) => !(member in application));
      const name = walk.token("app-created")?.["name"];
      return every([
        hasUid(application),
        hasMembers(application, { type: "self_hosted", name, session_duration: "24h" }),
        demand(/^[0-9a-f]{64}$/.test(String(application["aud"])), "64 hex digits", application["aud"]),
        demand(missing.length === 0, "all members", `without ${missing.join(", ")}`),
      ]);
    }),
  },
  {
    id: "application-listed",
    grade: "DOC",
    statement: "The list shows the application that was made.",
    check: (walk) => {
      const seen = shownIn(walk.answer("apps-listed"), walk.id("app-created"));
      return demand(seen !== "not shown", "the application", seen);
    },
  },
  {
    id: "aud-stays",
    grade: "REC",
    statement: "A PUT changes neither the id nor the aud of an application.",
    check: (walk) =>
      every([sameAud(walk, "app-renamed"), sameAud(walk, "app-put-back"), sameAud(walk, "app-detached")]),
  },
  {
    id: "application-type-required",
    grade: "REC",
    statement: "An application without a type is 400 / 12130 with the words `app type is missing or invalid`.",
    check: refusedWith("app-without-type", 400, 12130, /app type is missing or invalid/),
  },
  {
    id: "unknown-application",
    grade: "REC",
    statement: "An application that is not there is 404 / 11021, and so are its policies.",
    check: (walk) =>
      every([
        refusedWith("app-missing", 404, 11021, /unknown_application/)(walk),
        refusedWith("app-policies-of-none", 404, 11021)(walk),
      ]),
  },
  {
    id: "no-patch-of-applications",
    grade: "REC",
    statement: "An application has no PATCH: 404 or 405.",
    check: (walk) => {
      const answer = walk.answer("app-patched");
      return demand(
        !isSuccess(answer) && (answer.status === 404 || answer.status === 405),
        "404 or 405",
        toldBy(answer),
      );
    },
  },
  {
    id: "application-settings-answered",
    grade: "DOC",
    statement: "A PUT of an application's settings answers 202 with them.",
    check: (walk) => {
      const answer = walk.answer("app-settings-put");
      const result = membersOf(membersOf(answer.body)?.["result"]) ?? {};
      return every([
        succeeded(walk, "app-settings-put", 202),
        demand(result["skip_interstitial"] === true, "skip_interstitial: true", result["skip_interstitial"]),
      ]);
    },
  },
  {
    id: "tokens-revoked",
    grade: "DOC",
    statement: "A POST to revoke_tokens of an application answers 202.",
    check: (walk) => succeeded(walk, "app-tokens-revoked", 202),
  },
  {
    id: "domain-in-three-fields",
    grade: "ACC",
    statement: "An application that was made with a domain shows it in self_hosted_domains and destinations, too.",
    check: ofObject("app-of-domain", (application) => {
      const { domain, self_hosted_domains: hosts, destinations } = application;
      const [first] = Array.isArray(destinations) ? destinations.map(membersOf) : [];
      const isOne = JSON.stringify(hosts) === JSON.stringify([domain]) && first?.["uri"] === domain;
      return demand(isOne && typeof domain === "string", "one value in three fields", { domain, hosts, destinations });
    }),
  },
  {
    id: "application-deleted",
    grade: "DOC",
    statement: "A DELETE of an application answers 202 with its id alone, and afterwards it is 404 / 11021.",
    check: (walk) =>
      every([deletedById(walk, "app-deleted", walk.id("app-created")), refusedWith("app-gone", 404, 11021)(walk)]),
  },
]);
