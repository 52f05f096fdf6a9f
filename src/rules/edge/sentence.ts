/** What happened to a request, and what to change, in one sentence that names things. */
import { credentialsSentence } from "./credentials-sentence.ts";
import { policiesSentence } from "./policies-sentence.ts";
import { listed, quoted } from "./rule-text.ts";
import { sessionText } from "./session-problem.ts";
import type { Situation } from "./situation.ts";

export function sentenceOf(situation: Situation): string {
  const { session } = situation;
  const by = session?.by === "session-header" ? "the session in cf-access-token" : "the session cookie";
  return `${mainClause(situation)}${session ? `; ${by} does not count, as ${sessionText(session.problem)}` : ""}.`;
}

function mainClause(situation: Situation): string {
  const { application, policy, path } = situation;
  const place = situation.host + path;
  const name = quoted(application?.name ?? "");
  switch (situation.reason) {
    case "no-application":
      return unmatched(situation, place);
    case "no-application-and-deny-unmatched":
      return `No application protects ${place}, and the organization refuses such requests (deny_unmatched_requests): make an application for it, or exempt its zone${near(situation)}`;
    case "bypass":
      return policy
        ? `The Bypass policy ${quoted(policy.name)} lets in everybody whom its rules hold for, whatever is presented`
        : `The destination ${application?.destination} of the application ${name} leaves the path ${application?.open} open to everybody, whatever its policies say`;
    case "preflight":
      return application?.passesOptions
        ? `A request with OPTIONS goes on to the origin, as the application ${name} says (options_preflight_bypass)`
        : `It is a preflight request (CORS), which the application ${name} answers by itself (cors_headers)`;
    case "access-endpoint":
      return `${path} is a path of Access itself, which is answered whatever the policies say`;
    case "access-endpoint-refused":
      return refusedEndpoint(path);
    case "unknown-team":
      return `No organization here has the domain ${situation.host}: that of this account is ${situation.authDomain}`;
    case "service-auth":
      return situation.presented.isValid
        ? `The Service Auth policy ${quoted(policy?.name ?? "")} lets in ${tokenOf(situation)}${bySecret(situation)}`
        : `The Service Auth policy ${quoted(policy?.name ?? "")} has rules that hold without a token, and so lets in requests that present none${unneeded(situation)}`;
    case "session":
      return `The session of an earlier request lets it in, as the policy ${quoted(policy?.name ?? "")} still lets in ${tokenOf(situation)}`;
    case "fault":
      return "A fault of the account refused it, whatever it presented";
    case "no-policy":
    case "no-credentials":
    case "not-in-policy":
    case "denied-by-policy":
    case "allow-policy-does-not-admit-tokens":
      return policiesSentence(situation, situation.reason);
    default:
      return credentialsSentence(situation, situation.reason);
  }
}

const tokenOf = ({ token, presented }: Situation): string =>
  token && presented.isValid ? `the service token ${quoted(token.name)}` : "requests without a token";

function bySecret({ presented: { secret }, token }: Situation): string {
  return secret === "previous" ? `, with its previous secret, which is good until ${token?.graceEnd}` : "";
}

/** What is presented and let in by nobody may surprise elsewhere. */
function unneeded({ presented: { problem } }: Situation): string {
  return problem === null ? "" : `; the credentials that were presented are not good (${problem})`;
}

function unmatched(situation: Situation, place: string): string {
  const { isAccessOff, tooYoung } = situation.unmatched;
  if (isAccessOff) {
    return "Access is not enabled (the setting access_enabled is false), so that no application protects anything and the request goes on to the origin";
  }
  if (tooYoung !== null) {
    return `The application ${quoted(tooYoung)} is for ${place}, but it is too young for the edge to know it (the assumption edge-delay): advance the clock`;
  }
  return `No application protects ${place}, so the request goes on to the origin${near(situation)}`;
}

function near({ unmatched: { near: destinations } }: Situation): string {
  if (destinations.length === 0) return "; the account has no application with a public destination";
  const are = destinations.length === 1 ? "destination is" : "destinations are";
  return `; the nearest ${are} ${listed(destinations)}`;
}

function refusedEndpoint(path: string): string {
  switch (/^\/cdn-cgi\/access\/([^/]*)/.exec(path)?.[1]) {
    case "get-identity":
      return `${path} shows the session that a request has, and this one has none that counts: send the cookie CF_Authorization of a request that was let in`;
    case "authorized":
      return `${path} ends a login, and nobody can log in here: send the credentials of a service token to the application instead`;
    case "login":
      return `${path} is the login page for a redirect of an application, and this is none that counts: begin at the application`;
    default:
      return `${path} is no path that Access has: there are /cdn-cgi/access/certs, get-identity, login and logout`;
  }
}
