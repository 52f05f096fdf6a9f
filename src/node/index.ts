export { Account } from "./account.ts";
export { AccountClock } from "./account-clock.ts";
export { connect, type AccountOptions, type AccountSource, type ScannedText } from "./accounts.ts";
export { Emulator, startEmulator, type EmulatorOptions, type LogFormat } from "./emulator.ts";
export type { InterceptOptions, TlsOptions } from "./interception.ts";
export { EmulatorError, type EmulatorErrorCode } from "./emulator-error.ts";
export type {
  AccountSeed,
  AccountSettings,
  Admission,
  ApiToken,
  ApiTokenChange,
  AssumptionEvidence,
  ClockState,
  Fault,
  FaultEffect,
  FaultSpec,
  AssumptionSettings,
  Permission,
  RateLimit,
  Seed,
  SeedBulk,
  Seeded,
  SeedToken,
  SettingsChange,
} from "./control-types.ts";
export type {
  Advice,
  AdviceKind,
  Grade,
  JournalRequest,
  MinimumGrade,
  Operation,
  RequestFilter,
  RequestPage,
  RequestQuery,
  StatusFilter,
} from "./journal-types.ts";
export type {
  AccountToken,
  ForkOptions,
  FoundSecret,
  MintedSecret,
  ScanOptions,
  SecretPlace,
  SecretState,
  Snapshot,
  TokenPage,
  TokenQuery,
  TokenState,
} from "./token-types.ts";
