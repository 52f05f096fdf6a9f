/** The organization and the tags, from what the API shows of them to a seed. */
import type { Members } from "../api-client/answers.ts";
import type { SeedOrganization } from "../contract/seed.ts";
import type { SettingsChange } from "../contract/settings.ts";
import type { Form } from "../rules/access/forms.ts";
import { change, createdAt, standardOrganization } from "../rules/organization/organization.ts";
import { options } from "../rules/organization/options.ts";
import { readTime } from "../rules/service-tokens/seeding.ts";
import { readTag, TAGS_LIMIT } from "../rules/tags/tag.ts";
import { formatTimestamp, parseTimestamp } from "../rules/values/timestamp.ts";
import { atMost, fieldsOf, mended, type Carrying } from "./carrying.ts";
import { cut } from "./notes.ts";

const KIND = "organization";
const forms: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, form])),
  auth_domain: "text",
  name: "text",
  strict_service_token_auth: "flag",
  service_token_inactivity: "object",
  created_at: "text",
  updated_at: "text",
};

interface Carried {
  readonly settings?: SettingsChange;
  readonly organization?: SeedOrganization;
}

/** When it was made is a setting of the emulator; what is as in an organization that nobody changed is left to it. */
export function carriedOrganization(accountId: string, item: Members, carrying: Carrying): Carried {
  const { consult } = carrying;
  const { created_at: created, ...fields } = fieldsOf(KIND, item, forms, [], carrying);
  const made = typeof created === "string" ? parseTimestamp(created) : undefined;
  if (created !== undefined && made === undefined) carrying.notes.field(KIND, "created_at", item, "it is no time");
  const isUsual = made === undefined || made === createdAt(consult);
  const settings = isUsual ? {} : { settings: { assumptions: { "organization-created-at": formatTimestamp(made) } } };

  const before = standardOrganization(accountId);
  const told = Object.entries(fields).filter(([name, value]) => {
    if (name === "name") return value !== fields["auth_domain"];
    if (name === "strict_service_token_auth") return value === true;
    const standard = Object.hasOwn(options, name) ? options[name]?.standard : undefined;
    return standard === undefined || JSON.stringify(standard) !== JSON.stringify(value);
  });
  const optional = new Set(told.map(([name]) => name));
  const check = (draft: Readonly<Record<string, unknown>>) => {
    const changed = change(before, draft, "patch", { now: 0, consult });
    return changed.ok ? readTime("updated_at", draft["updated_at"] as string | undefined) : ofAuthDomain(changed);
  };
  const kept = mended(KIND, Object.fromEntries(told), optional, check, carrying);
  const { updated_at: updated, ...said } = kept ?? {};
  const isUntouched =
    said["auth_domain"] === before.authDomain && Object.keys(said).length === 1 && updated === created;
  return kept === undefined || isUntouched ? settings : { ...settings, organization: kept as SeedOrganization };
}

/** A refusal of the domain as that of a field. */
function ofAuthDomain<R extends Extract<ReturnType<typeof change>, { ok: false }>>(refused: R) {
  const { refusal } = refused;
  if (refusal.kind !== "invalid-auth-domain") return refused;
  const detail = refusal.hint?.replace(/^auth_domain /, "") ?? "is refused";
  return { ok: false, refusal: { kind: "invalid", parameter: "auth_domain", detail } } as const;
}

export function carriedTags(items: readonly Members[], carrying: Carrying): string[] {
  const names = items.flatMap(({ name }): string[] => {
    if (typeof name === "string" && readTag({ name }).ok) return [name];
    carrying.notes.leftOut(
      `tag ${typeof name === "string" ? JSON.stringify(cut(name)) : "without a name"}`,
      "its name is none that a tag can have",
    );
    return [];
  });
  return [...atMost(TAGS_LIMIT, "tags", names.toSorted(), carrying)];
}
