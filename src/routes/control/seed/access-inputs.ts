/** What a seed may say of groups, policies, applications and the organization: the API's own field names, with names where it has ids. */
import * as z from "zod/mini";
import { applicationTypes, decisions } from "../../../contract/access.ts";
import { inactivityActions } from "../../../contract/organization.ts";
import { flag, object, objects, text, texts, withForm } from "../../../rules/access/form-schemas.ts";
import type { Form } from "../../../rules/access/forms.ts";
import { identityProviderTypes } from "../../../contract/identity-providers.ts";
import { APPLICATIONS_LIMIT } from "../../../rules/applications/application.ts";
import { LINKS_LIMIT } from "../../../rules/applications/links.ts";
import { options } from "../../../rules/applications/options.ts";
import { GROUPS_LIMIT } from "../../../rules/groups/group.ts";
import { options as optionsOfOrganizations } from "../../../rules/organization/options.ts";
import { POLICIES_LIMIT } from "../../../rules/policies/policy.ts";
import { RULES_LIMIT } from "../../../rules/policies/rules.ts";
import { matching, uuid } from "../../../store/account/tables/shapes.ts";
import { IDENTITY_PROVIDERS_LIMIT } from "../../../rules/identity-providers/identity-provider.ts";
import { isKeepable, KEEPABLE } from "../../../rules/access/size.ts";
import { TAGS_LIMIT } from "../../../rules/tags/tag.ts";
import { answerSpecs } from "../../../store/account/access/answer-schema.ts";

const optionalText = () => z.optional(text());

const RULE = 'must be an object with one selector and its value, such as {"service_token": {"name": "deploy"}}';
const manyRules = `must have at most ${RULES_LIMIT} rules`;
const rules = () =>
  z.optional(
    z
      .array(z.record(z.string(), z.record(z.string(), z.unknown(), RULE), RULE), "must be a list of rules")
      .check(z.maxLength(RULES_LIMIT, manyRules)),
  );
/** As deep and as large as a body of the API may be. */
const keepable = () => z.refine(isKeepable, KEEPABLE);

const ruleLists = () => ({ include: rules(), exclude: rules(), require: rules() });

const group = () =>
  z
    .strictObject(
      { name: text(), id: z.optional(uuid()), created_at: optionalText(), updated_at: optionalText(), ...ruleLists() },
      "must be an object with a name",
    )
    .check(keepable());

const policyFields = () => ({
  name: text(),
  decision: z.literal(decisions, `must be one of ${decisions.join(", ")}`),
  id: z.optional(uuid()),
  created_at: optionalText(),
  updated_at: optionalText(),
  ...ruleLists(),
  session_duration: optionalText(),
  approval_groups: z.optional(objects()),
  approval_required: z.optional(flag()),
  connection_rules: z.optional(object()),
  isolation_required: z.optional(flag()),
  mfa_config: z.optional(object()),
  purpose_justification_prompt: optionalText(),
  purpose_justification_required: z.optional(flag()),
});

const WHOLE = "must be a whole number from 1 to 2147483647";
const precedence = () => z.optional(z.int(WHOLE).check(z.gte(1, WHOLE), z.lte(2 ** 31 - 1, WHOLE)));

const ITEM = "must be the name or the id of a reusable policy, a link to one, or a policy";
const policyOfApplication = () =>
  z.union(
    [
      text(),
      z.strictObject({ ...policyFields(), precedence: precedence() }).check(keepable()),
      z.strictObject({ name: optionalText(), id: z.optional(uuid()), precedence: precedence() }),
    ],
    ITEM,
  );

const fieldsOf = (known: Readonly<Record<string, { readonly form: Form }>>) =>
  Object.fromEntries(
    Object.entries(known).map(([name, { form }]) => [name, z.optional(withForm(form).check(keepable()))]),
  );

const application = () =>
  z.strictObject(
    {
      ...fieldsOf(options),
      type: z.optional(z.literal(applicationTypes, "must be a type of application")),
      name: optionalText(),
      id: z.optional(uuid()),
      aud: z.optional(matching(/^[0-9a-f]{64}$/, "must be 64 lower-case hex digits")),
      created_at: optionalText(),
      updated_at: optionalText(),
      domain: optionalText(),
      self_hosted_domains: z.optional(texts()),
      destinations: z.optional(objects().check(keepable())),
      admits: z.optional(
        z
          .array(text(), "must be a list of names or ids of service tokens")
          .check(
            z.minLength(1, "must name at least one service token"),
            z.maxLength(RULES_LIMIT, `must name at most ${RULES_LIMIT} service tokens`),
          ),
      ),
      policies: z.optional(
        z
          .array(policyOfApplication(), "must be a list of policies")
          .check(z.maxLength(LINKS_LIMIT, `must have at most ${LINKS_LIMIT} policies`)),
      ),
    },
    "must be an object",
  );

const DAYS = "must be a whole number from 30 to 365";

const organization = () =>
  z.strictObject(
    {
      ...fieldsOf(optionsOfOrganizations),
      auth_domain: optionalText(),
      name: optionalText(),
      strict_service_token_auth: z.optional(flag()),
      updated_at: optionalText(),
      service_token_inactivity: z.optional(
        z.strictObject(
          {
            enabled: flag(),
            inactivity_threshold_days: z.int(DAYS).check(z.gte(30, DAYS), z.lte(365, DAYS)),
            action: z.literal(inactivityActions, `must be ${inactivityActions.join(" or ")}`),
          },
          "must be an object with enabled, inactivity_threshold_days and action",
        ),
      ),
    },
    "must be an object",
  );

const carried = () => z.optional(object().check(keepable()));

const identityProvider = () =>
  z.strictObject(
    {
      name: text(),
      type: z.literal(identityProviderTypes, `must be one of ${identityProviderTypes.join(", ")}`),
      id: z.optional(uuid()),
      created_at: optionalText(),
      config: carried(),
      scim_config: carried(),
      saml_certificate_set_id: optionalText(),
    },
    "must be an object with name and type",
  );

const atMost = <T extends z.ZodMiniType>(item: T, limit: number, what: string) =>
  z.optional(z.array(item, "must be a list").check(z.maxLength(limit, `must have at most ${limit} ${what}`)));

/** Their numbers are those that the API allows an account. */
export const accessSeed = () => ({
  groups: atMost(group(), GROUPS_LIMIT, "groups"),
  policies: atMost(
    z.strictObject(policyFields(), "must be an object with name and decision").check(keepable()),
    POLICIES_LIMIT,
    "policies",
  ),
  applications: atMost(application(), APPLICATIONS_LIMIT, "applications"),
  organization: z.optional(organization()),
  identity_providers: atMost(identityProvider(), IDENTITY_PROVIDERS_LIMIT, "identity providers"),
  tags: atMost(text(), TAGS_LIMIT, "tags"),
  answers: z.optional(answerSpecs()),
});
