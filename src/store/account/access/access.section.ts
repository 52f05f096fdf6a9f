/** What a snapshot may say of applications, policies and groups. What has to agree in it is in `agreement.ts`. */
import * as z from "zod/mini";
import { applicationTypes, decisions } from "../../../contract/access.ts";
import { APPLICATIONS_LIMIT } from "../../../rules/applications/application.ts";
import { LINKS_LIMIT } from "../../../rules/applications/links.ts";
import { GROUPS_LIMIT } from "../../../rules/groups/group.ts";
import { RULES_LIMIT } from "../../../rules/policies/rules.ts";
import { problemOfValue } from "../../../rules/policies/selectors.ts";
import { isKeepable, KEEPABLE } from "../../../rules/access/size.ts";
import { matching, time, uuid, whole } from "../tables/shapes.ts";

const name = (from: 0 | 1) => {
  const words = `must have ${from} to 350 characters`;
  return z
    .string(words)
    .check(z.refine((text) => text.isWellFormed() && [...text].length <= 350 && text.length >= from, words));
};

const RULE = "must be an object with exactly one selector and its value";
const isRule = (rule: Readonly<Record<string, unknown>>) => {
  const [first, ...others] = Object.entries(rule);
  return first !== undefined && others.length === 0 && problemOfValue(...first) === undefined;
};
const object = (words: string) => z.record(z.string(), z.unknown(), words).check(z.refine(isKeepable, KEEPABLE));
const rules = () =>
  z
    .array(
      z
        .record(z.string(), z.record(z.string(), z.unknown(), RULE), RULE)
        .check(z.refine(isRule, RULE), z.refine(isKeepable, KEEPABLE)),
      "must be a list of rules",
    )
    .check(z.maxLength(RULES_LIMIT, `must have at most ${RULES_LIMIT} rules`));

const lists = () => ({ include: rules(), exclude: rules(), require: rules() });
const dated = () => ({ id: uuid(), created_at: time(), updated_at: time() });

export const applications = () =>
  z._default(
    z
      .array(
        z.strictObject(
          {
            ...dated(),
            name: name(0),
            type: z.literal(applicationTypes, "must be a type of application"),
            aud: matching(/^[0-9a-f]{64}$/, "must be 64 lower-case hex digits"),
            domain: z.nullable(z.string("must be a string or null")),
            destinations: z.array(object("must be an object"), "must be a list of destinations"),
            options: object("must be an object"),
            revoked_at: z.nullable(time()),
            policies: z
              .array(
                z.strictObject(
                  { id: uuid(), precedence: whole(1, 2 ** 31 - 1) },
                  "must be an object with id and precedence",
                ),
                "must be a list of policies",
              )
              .check(z.maxLength(LINKS_LIMIT, `must have at most ${LINKS_LIMIT} policies`)),
          },
          "must be an application",
        ),
        "must be a list of applications",
      )
      .check(z.maxLength(APPLICATIONS_LIMIT, `must have at most ${APPLICATIONS_LIMIT} applications`)),
    [],
  );

export const policies = () =>
  z._default(
    z.array(
      z.strictObject(
        {
          ...dated(),
          name: name(1),
          application_id: z.nullable(uuid()),
          decision: z.literal(decisions, `must be one of ${decisions.join(", ")}`),
          options: object("must be an object"),
          ...lists(),
        },
        "must be a policy",
      ),
      "must be a list of policies",
    ),
    [],
  );

export const groups = () =>
  z._default(
    z
      .array(z.strictObject({ ...dated(), name: name(1), ...lists() }, "must be a group"), "must be a list of groups")
      .check(z.maxLength(GROUPS_LIMIT, `must have at most ${GROUPS_LIMIT} groups`)),
    [],
  );
