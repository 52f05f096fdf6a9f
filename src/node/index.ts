export { Account } from "./client/account.ts";
export { AccountClock } from "./client/clock.ts";
export { connect, type AccountOptions, type AccountSource, type ScannedText } from "./client/accounts.ts";
export type { ConnectOptions } from "./client/remote/address.ts";
export { Emulator, startEmulator } from "./emulator.ts";
export type { EmulatorOptions, LogFormat } from "./emulator-options.ts";
export type { InterceptOptions, TlsOptions } from "./intercept/interception.ts";
export { EmulatorError, type EmulatorErrorCode } from "./client/emulator-error.ts";
export type {
  AccountSeed,
  Seed,
  SeedAbout,
  SeedApplication,
  SeedBulk,
  Seeded,
  SeedGroup,
  SeedLink,
  SeedNote,
  SeedPolicy,
  SeedRules,
  SeedSecrets,
  SeedToken,
  TokenSecret,
} from "../contract/seed.ts";
export type {
  AccountSettings,
  ApiToken,
  ApiTokenChange,
  AssumptionEvidence,
  RateLimit,
  SettingsChange,
} from "../contract/settings.ts";
export type { Admission } from "../contract/tokens.ts";
export type { DescribedAccount } from "../contract/accounts.ts";
export type { ClockState, NextMoment, NextMoments } from "../contract/clock.ts";
export type { AnswerMethod, FixedAnswer, KeptAnswer } from "../contract/answers.ts";
export type { Fault, FaultEffect, FaultSpec } from "../contract/faults.ts";
export type { AssumptionSettings } from "../contract/assumption-settings.generated.ts";
export type { Permission } from "../contract/operations.ts";
export type {
  Advice,
  AdviceKind,
  ClientFilter,
  JournalRequest,
  RequestClient,
  RequestFilter,
  RequestPage,
  RequestQuery,
  StatusFilter,
} from "../contract/journal.ts";
export type { Grade, MinimumGrade } from "../contract/evidence.ts";
export type { UnreadableAccount } from "../contract/stored-state.ts";
export type { RequestToExplain } from "./client/edge/looks.ts";
export type {
  Door,
  DoorPage,
  DoorQuery,
  EdgeAdmission,
  EdgeCredential,
  EdgeReason,
  EdgeRefusal,
  EdgeRow,
  ExplainedPolicy,
  ExplainedRule,
  Explanation,
  ExplainRequest,
  RuleVerdict,
} from "../contract/edge.ts";
export type { Operation, RequestOperation } from "../contract/operations.ts";
export type { AccountToken, ListedToken, TokenEvent, TokenPage, TokenQuery, TokenState } from "../contract/tokens.ts";
export type { ForkOptions, Snapshot } from "../contract/snapshot.ts";
export type { FoundSecret, MintedSecret, ScanOptions, SecretPlace, SecretState } from "../contract/scan.ts";
