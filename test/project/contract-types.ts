/**
 * The types that users of the package see (`src/contract/`) against the schemas of what the emulator takes and answers.
 * Nothing here runs: the compiler refuses a pair that has come apart.
 */
import type * as z from "zod/mini";
import type * as access from "../../src/contract/access.ts";
import type * as accounts from "../../src/contract/accounts.ts";
import type { AssumptionSettings } from "../../src/contract/assumption-settings.generated.ts";
import type * as answers from "../../src/contract/answers.ts";
import type * as clock from "../../src/contract/clock.ts";
import type * as envelope from "../../src/contract/envelope.ts";
import type * as faults from "../../src/contract/faults.ts";
import type * as idps from "../../src/contract/identity-providers.ts";
import type * as journal from "../../src/contract/journal.ts";
import type * as organization from "../../src/contract/organization.ts";
import type * as scan from "../../src/contract/scan.ts";
import type * as seed from "../../src/contract/seed.ts";
import type * as settings from "../../src/contract/settings.ts";
import type * as snapshot from "../../src/contract/snapshot.ts";
import type * as tenants from "../../src/contract/tenants.ts";
import type * as tokens from "../../src/contract/tokens.ts";
import type { Application, Settings as ApplicationSettings } from "../../src/routes/api/applications/described.ts";
import type { ResultInfo } from "../../src/routes/api/envelope.described.ts";
import type { DeletedObject } from "../../src/routes/api/access.described.ts";
import type { Group } from "../../src/routes/api/groups/described.ts";
import type { Keys } from "../../src/routes/api/keys/described.ts";
import type { Organization } from "../../src/routes/api/organizations/described.ts";
import type { IdentityProvider } from "../../src/routes/api/identity-providers/described.ts";
import type { ApplicationPolicy, ReusablePolicy } from "../../src/routes/api/policies/described.ts";
import type {
  ServiceToken,
  ServiceTokenWithSecret,
  UpdatedServiceToken,
} from "../../src/routes/api/service-tokens/described.ts";
import type { Tag } from "../../src/routes/api/tags/described.ts";
import type { DescribedAccount, KnownAccount } from "../../src/routes/control/accounts/described.ts";
import type { Clock, ClockWithNext } from "../../src/routes/control/clock/described.ts";
import type { ClockChange } from "../../src/routes/control/clock/inputs.ts";
import type { Fault } from "../../src/routes/control/faults/described.ts";
import type { KeptAnswers } from "../../src/routes/control/fixed-answers/described.ts";
import type { FixedAnswers } from "../../src/routes/control/fixed-answers/inputs.ts";
import type { Advice, JournalRequest, Requests } from "../../src/routes/control/requests/described.ts";
import type { RequestsQuery } from "../../src/routes/control/requests/inputs.ts";
import type { Found } from "../../src/routes/control/scan/described.ts";
import type { SeededAccounts } from "../../src/routes/control/seed/described.ts";
import type { AccountSeed, Seed } from "../../src/routes/control/seed/inputs.ts";
import type { AssumptionEvidence, Settings } from "../../src/routes/control/settings/described.ts";
import type { WholeAccount } from "../../src/routes/control/snapshot/described.ts";
import type { ForkInput } from "../../src/routes/control/snapshot/inputs.ts";
import type { Audit, Tenant, TenantWithKey, Usage } from "../../src/routes/control/tenants/described.ts";
import type { NewTenant, TenantChange } from "../../src/routes/control/tenants/inputs.ts";
import type { ListedToken, TokensWithState, TokenWithState } from "../../src/routes/control/tokens/described.ts";
import type { TokensQuery } from "../../src/routes/control/tokens/inputs.ts";
import type { Verdict } from "../../src/routes/control/verify/described.ts";
import type { Switched } from "../../src/rules/fidelity/assumptions/index.ts";
import type { SettingsChange } from "../../src/store/account/settings/schema.ts";
import type { FaultSpec } from "../../src/store/account/tables/fault-schema.ts";

/** Without `readonly`, in all its depth; an optional member that may be undefined is an optional member. */
type Plain<T> = T extends readonly (infer E)[]
  ? Plain<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<IsOptional<T, K> extends true ? Exclude<T[K], undefined> : T[K]> }
    : T;
type IsOptional<T, K extends keyof T> = Partial<Pick<T, K>> extends Pick<T, K> ? true : false;

/** What the compiler shows of two types that should be the same. */
interface Differ<A, B> {
  is: A;
  not: B;
}

/** Two types are the same, but for what `Plain` takes away. */
type Same<A, B> = Identical<Plain<A>, Plain<B>>;
type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : Differ<A, B>;

/** Every value of the first type is one of the second. */
type Fits<A, B> = [Plain<A>] extends [Plain<B>] ? true : Differ<Plain<A>, Plain<B>>;

/** The first type fits the second, and they are the same but for these members. */
type Narrower<A, B, K extends keyof A & keyof B> = [Fits<A, B>, Same<Omit<A, K>, Omit<B, K>>];

type Holds<T extends true | readonly [true, true]> = T;

/** What the control plane answers. */
export type Answers = [
  DescribedAccount: Holds<Same<z.output<typeof DescribedAccount>, accounts.DescribedAccount>>,
  KnownAccount: Holds<Same<z.output<typeof KnownAccount>, accounts.KnownAccount>>,
  ClockState: Holds<Same<z.output<typeof Clock>, clock.ClockState>>,
  ShownClock: Holds<Same<z.output<typeof ClockWithNext>, clock.ShownClock>>,
  // An answer leaves nothing out of an effect.
  Fault: Holds<Narrower<z.output<typeof Fault>, faults.Fault, "effect">>,
  // The contract says `string` for both: a name more must break no user's types.
  JournalRequest: Holds<Narrower<z.output<typeof JournalRequest>, journal.JournalRequest, "assumptions" | "fault">>,
  Advice: Holds<Same<z.output<typeof Advice>, journal.Advice>>,
  // `Required`: the library always asks for advice. Of the requests above.
  RequestPage: Holds<Narrower<Required<Plain<z.output<typeof Requests>>>, journal.RequestPage, "requests">>,
  AccountToken: Holds<Same<z.output<typeof TokenWithState>, tokens.AccountToken>>,
  ListedToken: Holds<Same<z.output<typeof ListedToken>, tokens.ListedToken>>,
  TokenPage: Holds<Same<z.output<typeof TokensWithState>, tokens.TokenPage>>,
  Admission: Holds<Same<z.output<typeof Verdict>, tokens.Admission>>,
  // The schema is made of the catalogue when it runs, so that its type knows no names.
  AccountSettings: Holds<Narrower<settings.AccountSettings, z.output<typeof Settings>, "assumptions">>,
  AssumptionSettings: Holds<Same<Switched, AssumptionSettings>>,
  // The contract says `unknown`: another assumption may have a default of another type.
  AssumptionEvidence: Holds<Narrower<z.output<typeof AssumptionEvidence>, settings.AssumptionEvidence, "default">>,
  // The contract knows of one member only.
  Snapshot: Holds<Fits<z.output<typeof WholeAccount>, snapshot.Snapshot>>,
  KeptAnswers: Holds<Same<z.output<typeof KeptAnswers>["answers"], readonly answers.KeptAnswer[]>>,
  Seeded: Holds<Same<z.output<typeof SeededAccounts>, seed.Seeded>>,
  MintedSecret: Holds<Same<z.output<typeof Found>["found"][number], scan.MintedSecret>>,
  Tenant: Holds<Same<z.output<typeof Tenant>, tenants.Tenant>>,
  TenantWithKey: Holds<Same<z.output<typeof TenantWithKey>, tenants.TenantWithKey>>,
  TenantUsage: Holds<Same<z.output<typeof Usage>["usage"][number], tenants.TenantUsage>>,
  AuditEntry: Holds<Same<z.output<typeof Audit>["entries"][number], tenants.AuditEntry>>,
];

/** What the API plane answers; the contract's one type of a token stands for three answers. */
export type ApiAnswers = [
  UpdatedServiceToken: Holds<Same<z.output<typeof UpdatedServiceToken>, tokens.ServiceToken>>,
  ServiceToken: Holds<Same<z.output<typeof ServiceToken>, Omit<tokens.ServiceToken, "client_secret">>>,
  ServiceTokenWithSecret: Holds<
    Narrower<z.output<typeof ServiceTokenWithSecret>, tokens.ServiceToken, "client_secret">
  >,
  ResultInfo: Holds<Same<z.output<typeof ResultInfo>, envelope.ResultInfo>>,
  AccessGroup: Holds<Same<z.output<typeof Group>, access.AccessGroup>>,
  // The contract has one type for both, and takes any option.
  ReusablePolicy: Holds<Fits<z.output<typeof ReusablePolicy>, access.AccessPolicy>>,
  ApplicationPolicy: Holds<Fits<z.output<typeof ApplicationPolicy>, access.AccessPolicy>>,
  AccessApplication: Holds<Fits<z.output<typeof Application>, access.AccessApplication>>,
  ApplicationSettings: Holds<Fits<z.output<typeof ApplicationSettings>, access.ApplicationSettings>>,
  AccessOrganization: Holds<Fits<z.output<typeof Organization>, organization.AccessOrganization>>,
  AccessKeys: Holds<Same<z.output<typeof Keys>, organization.AccessKeys>>,
  IdentityProvider: Holds<Same<z.output<typeof IdentityProvider>, idps.IdentityProvider>>,
  Tag: Holds<Same<z.output<typeof Tag>, idps.Tag>>,
  Deleted: Holds<Same<z.output<typeof DeletedObject>, access.Deleted>>,
];

/** What the control plane takes. */
export type Inputs = [
  ClockChange: Holds<Same<z.input<typeof ClockChange>, Partial<clock.ClockState>>>,
  FaultSpec: Holds<Same<z.input<typeof FaultSpec>, faults.FaultSpec>>,
  // Assumptions as above; that an API token has either its text or its digest, the schema tells only when it runs.
  SettingsChange: Holds<
    Narrower<settings.SettingsChange, z.input<typeof SettingsChange>, "assumptions" | "api_tokens">
  >,
  // The options of an application and of an organization are made into a schema when it runs.
  AccountSeed: Holds<
    Narrower<seed.AccountSeed, z.input<typeof AccountSeed>, "settings" | "applications" | "organization">
  >,
  Seed: Holds<Narrower<seed.Seed, z.input<typeof Seed>, "accounts">>,
  SeedOfAccount: Holds<
    Narrower<
      seed.Seed["accounts"][number],
      z.input<typeof Seed>["accounts"][number],
      "settings" | "applications" | "organization"
    >
  >,
  FixedAnswers: Holds<Same<z.input<typeof FixedAnswers>["answers"], readonly answers.FixedAnswer[]>>,
  NewTenant: Holds<Same<z.input<typeof NewTenant>, tenants.NewTenant>>,
  TenantChange: Holds<Same<z.input<typeof TenantChange>, tenants.TenantChange>>,
  ForkOptions: Holds<Same<z.input<typeof ForkInput>, snapshot.ForkOptions>>,
];

/** These are text in a query. */
type YesOrNo = "deleted" | "in_grace" | "in_use" | "events";

/** What queries are read as: all that is sent is text, and so is `status` still. */
export type Queries = [
  RequestQuery: Holds<
    Same<Omit<z.output<typeof RequestsQuery>, "status" | "advice">, Omit<journal.RequestQuery, "status">>
  >,
  TokenQuery: Holds<Same<Omit<z.output<typeof TokensQuery>, YesOrNo>, Omit<tokens.TokenQuery, YesOrNo>>>,
];
