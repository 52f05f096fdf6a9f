/** What stands around the tokens of an account, and whom the rules of it name: made at the first write, empty until then. */
import type { Known } from "../../../rules/applications/links.ts";
import type { TokenUser } from "../../../contract/tokens.ts";
import { namedBy, type RuleLists } from "../../../rules/policies/rules.ts";
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import type { TokensTable } from "../tables/tokens.ts";
import { ApplicationsTable } from "./applications.ts";
import { CarriedItems } from "./carried-items.ts";
import { EndedSessions } from "./ended-sessions.ts";
import { GivenAnswers } from "./given-answers.ts";
import { GroupsTable } from "./groups.ts";
import { IdentityProvidersTable } from "./identity-providers.ts";
import { LazySql } from "./lazy-sql.ts";
import { OrganizationTable } from "./organization.ts";
import {
  applicationFrom,
  applicationRecord,
  groupFrom,
  groupRecord,
  itemFrom,
  itemRecord,
  keysFrom,
  keysRecord,
  organizationFrom,
  organizationRecord,
  policyFrom,
  policyRecord,
  providerFrom,
  providerRecord,
  tagRecord,
  tagsFrom,
} from "./records.ts";
import { OriginsTable } from "./origins.ts";
import { PoliciesTable } from "./policies.ts";
import { AccessSchema } from "./schema.ts";
import { SigningKeysTable } from "./signing-keys.ts";
import { TagsTable } from "./tags.ts";
import { UnusedTokens } from "./unused-tokens.ts";

export class AccessTables implements Table {
  readonly schema: AccessSchema;
  readonly applications: ApplicationsTable;
  readonly policies: PoliciesTable;
  readonly groups: GroupsTable;
  readonly organization: OrganizationTable;
  readonly unused: UnusedTokens;
  readonly identityProviders: IdentityProvidersTable;
  readonly tags: TagsTable;
  /** What the operator said to answer to paths that are not emulated. */
  readonly answers: GivenAnswers;
  readonly carried: CarriedItems;
  /** Those that the account made for itself. */
  readonly signingKeys: SigningKeysTable;
  readonly endedSessions: EndedSessions;
  readonly origins: OriginsTable;
  readonly #sql: LazySql;
  readonly #tokens: TokensTable;

  /** `now` is the account's time, in whole seconds. */
  constructor(storage: DurableObjectStorage, tokens: TokensTable, id: () => string, now: () => number) {
    this.schema = new AccessSchema(storage, id);
    this.#sql = new LazySql(storage.sql, this.schema);
    this.#tokens = tokens;
    this.applications = new ApplicationsTable(this.#sql);
    this.policies = new PoliciesTable(this.#sql);
    this.groups = new GroupsTable(this.#sql);
    this.organization = new OrganizationTable(this.#sql, id);
    this.unused = new UnusedTokens(this.#sql);
    this.identityProviders = new IdentityProvidersTable(this.#sql);
    this.tags = new TagsTable(this.#sql);
    this.answers = new GivenAnswers(this.#sql);
    this.carried = new CarriedItems(this.#sql);
    this.signingKeys = new SigningKeysTable(this.#sql);
    this.endedSessions = new EndedSessions(this.#sql, now);
    this.origins = new OriginsTable(this.#sql);
  }

  /** Another one after each change of what stands around tokens. */
  get version(): number {
    return this.#sql.version;
  }

  /** What the rules have to know of the account. */
  get known(): Known {
    return {
      hasToken: (id) => this.#tokens.byId(id) !== undefined,
      tokenOfClientId: (clientId) => this.#tokens.byClientId(clientId)?.id,
      hasGroup: (id) => this.groups.byId(id) !== undefined,
      policy: (id) => this.policies.byId(id),
    };
  }

  /** Whether anything has this id, a token included: whom rules name, and whose rules they are, is kept by the id alone. */
  readonly hasId = (id: string): boolean =>
    [this.#tokens, this.groups, this.policies, this.applications].some((table) => table.byId(id) !== undefined);

  /** Writes down whom the rules of a policy or a group name, in the place of what was written down of it. */
  keepNames(by: string, lists: RuleLists): void {
    this.forgetNames(by);
    const { tokens, groups } = namedBy(lists);
    for (const named of new Set([...tokens, ...groups])) {
      this.#sql.write(`INSERT INTO named_in_rules (named, by) VALUES (?, ?)`, named, by);
    }
  }

  forgetNames(by: string): void {
    this.#sql.delete(`DELETE FROM named_in_rules WHERE by = ?`, by);
  }

  /** Whose rules name a token or a group. */
  naming(named: string): TokenUser[] {
    return this.#sql.read<{ [N in keyof TokenUser]: TokenUser[N] }>(
      `SELECT 'policy' AS kind, id, name FROM named_in_rules JOIN policies ON id = by WHERE named = ?1
        UNION ALL SELECT 'group', id, name FROM named_in_rules JOIN access_groups ON id = by WHERE named = ?1`,
      named,
    );
  }

  /** Selects, for queries on other tables, the ids of the tokens and groups that rules name. */
  get named(): string {
    return this.schema.isThere() ? `SELECT named FROM named_in_rules` : `SELECT NULL WHERE FALSE`;
  }

  /** How many characters all of it takes as JSON, so that whoever wants to look at all at once knows whether to. */
  size(): number {
    const [row] = this.#sql.read<{ n: number | null }>(
      `SELECT sum(n) AS n FROM (SELECT sum(length(fields)) AS n FROM applications
        UNION ALL SELECT sum(length(fields)) FROM policies UNION ALL SELECT sum(length(fields)) FROM access_groups)`,
    );
    return row?.n ?? 0;
  }

  isNamed(named: string): boolean {
    return this.#sql.read(`SELECT 1 FROM named_in_rules WHERE named = ? LIMIT 1`, named).length > 0;
  }

  readAgain(): void {
    this.#sql.version += 1;
    this.schema.readAgain();
    this.organization.readAgain();
    this.signingKeys.readAgain();
  }

  section() {
    const [organization, keys] = [this.organization.kept(), this.organization.keptKeys()];
    return {
      applications: this.applications
        .all()
        .map((application) => applicationRecord(application, this.policies.links(application.id))),
      policies: this.policies.all().map(policyRecord),
      groups: this.groups.all().map(groupRecord),
      organization: organization && organizationRecord(organization),
      keys: keys && keysRecord(keys),
      identity_providers: this.identityProviders.all().map(providerRecord),
      tags: this.tags.all().map(tagRecord),
      answers: this.answers.all(),
      carried: this.carried.all().map(itemRecord),
      ended_sessions: this.endedSessions.all(),
      origins: this.origins.all(),
    };
  }

  /** Whom the rules name was looked at before. */
  restore(document: Snapshot): void {
    const { applications, policies, groups, organization, keys } = document;
    const { identity_providers: providers, answers } = document;
    for (const record of groups) {
      const group = groupFrom(record);
      this.groups.insert(group);
      this.keepNames(group.id, group);
    }
    if (organization) this.organization.keep(organizationFrom(organization));
    if (keys) this.organization.keepKeys(keysFrom(keys));
    for (const record of policies) {
      const policy = policyFrom(record);
      this.policies.insert(policy);
      this.keepNames(policy.id, policy);
    }
    for (const record of applications) {
      this.applications.insert(applicationFrom(record));
      this.policies.keepLinks(
        record.id,
        record.policies.map(({ id, precedence }) => ({ policyId: id, precedence })),
      );
    }
    for (const record of providers) this.identityProviders.insert(providerFrom(record));
    for (const tag of tagsFrom(document)) this.tags.insert(tag);
    this.answers.keep(answers);
    for (const record of document.carried) this.carried.insert(itemFrom(record));
    for (const session of document.ended_sessions) this.endedSessions.insert(session);
    for (const origin of document.origins) this.origins.keep(origin);
  }

  clear(): void {
    for (const table of [
      "applications",
      "application_domains",
      "policies",
      "application_policies",
      "access_groups",
      "named_in_rules",
      "organization",
      "access_keys",
      "identity_providers",
      "tags",
      "given_answers",
      "carried_items",
      "key_rotations",
      "ended_sessions",
      "origins",
    ]) {
      this.#sql.delete(`DELETE FROM ${table}`);
    }
    this.organization.readAgain();
    this.signingKeys.clear();
  }
}
