/** What a snapshot may say of applications, policies, groups, identity providers and tags. What has to agree in it is in `agreement.ts`. */
import * as z from "zod/mini";
import { applicationTypes, decisions } from "../../../contract/access.ts";
import { identityProviderTypes } from "../../../contract/identity-providers.ts";
import { APPLICATIONS_LIMIT } from "../../../rules/applications/application.ts";
import { LINKS_LIMIT } from "../../../rules/applications/links.ts";
import { GROUPS_LIMIT } from "../../../rules/groups/group.ts";
import { IDENTITY_PROVIDERS_LIMIT } from "../../../rules/identity-providers/identity-provider.ts";
import { RULES_LIMIT } from "../../../rules/policies/rules.ts";
import { problemOfValue } from "../../../rules/policies/selectors.ts";
import { isKeepable, KEEPABLE } from "../../../rules/access/size.ts";
import { TAG_LENGTH, TAGS_LIMIT } from "../../../rules/tags/tag.ts";
import { hasSecretMembers } from "../../../rules/values/secret-members.ts";
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

/** No secret stands in a snapshot. */
export const withoutSecrets = () => {
  const words = `${KEEPABLE}, and have no member that holds a secret by its name, such as client_secret`;
  return z
    .record(z.string(), z.unknown(), "must be an object")
    .check(z.refine((value) => isKeepable(value) && !hasSecretMembers(value), words));
};

export const identityProviders = () =>
  z._default(
    z
      .array(
        z.strictObject(
          {
            ...dated(),
            name: name(1),
            type: z.literal(identityProviderTypes, "must be a type of identity provider"),
            config: withoutSecrets(),
            scim_config: z.nullable(withoutSecrets()),
            saml_certificate_set_id: z.nullable(z.string("must be a string or null")),
          },
          "must be an identity provider",
        ),
        "must be a list of identity providers",
      )
      .check(z.maxLength(IDENTITY_PROVIDERS_LIMIT, `must have at most ${IDENTITY_PROVIDERS_LIMIT} identity providers`)),
    [],
  );

const TAG = `must have 1 to ${TAG_LENGTH} characters`;
const isTag = (text: string) => text !== "" && text.isWellFormed() && [...text].length <= TAG_LENGTH;

/** As a snapshot is made. */
export const tags = () =>
  z
    .array(
      z.strictObject(
        { name: z.string(TAG).check(z.refine(isTag, TAG)), created_at: time(), updated_at: time() },
        "must be a tag",
      ),
      "must be a list of tags",
    )
    .check(z.maxLength(TAGS_LIMIT, `must have at most ${TAGS_LIMIT} tags`));
