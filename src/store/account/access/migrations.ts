/**
 * The tables of what stands around tokens, as numbered steps of their own: an account has none of them before its first write of
 * such a thing, so that a fresh account costs no more for them. A step that has landed is never edited: add another.
 */
import { newestVersion, type Migration } from "../../migrate.ts";

export const accessMigrations: readonly Migration[] = [
  {
    version: 1,
    statements: [
      // `seq` is the order of insertion. Times are whole seconds since 1970. What is only shown stands in `fields` (JSON).
      `CREATE TABLE applications (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL,
        aud TEXT NOT NULL,
        domain TEXT,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        revoked_at INTEGER,
        fields TEXT NOT NULL
      ) STRICT`,
      // The public destinations of self-hosted applications: each belongs to one.
      `CREATE TABLE application_domains (
        domain TEXT PRIMARY KEY,
        application_id TEXT NOT NULL
      ) STRICT, WITHOUT ROWID`,
      `CREATE INDEX domains_by_application ON application_domains (application_id)`,
      // `application_id` is null of a reusable policy.
      `CREATE TABLE policies (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        application_id TEXT,
        name TEXT NOT NULL,
        decision TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        fields TEXT NOT NULL
      ) STRICT`,
      `CREATE INDEX policies_by_application ON policies (application_id, seq)`,
      // The policies of each application, reusable and exclusive ones alike.
      `CREATE TABLE application_policies (
        application_id TEXT NOT NULL,
        precedence INTEGER NOT NULL,
        policy_id TEXT NOT NULL,
        PRIMARY KEY (application_id, precedence)
      ) STRICT, WITHOUT ROWID`,
      `CREATE UNIQUE INDEX applications_by_policy ON application_policies (policy_id, application_id)`,
      `CREATE TABLE access_groups (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        fields TEXT NOT NULL
      ) STRICT`,
      // Which rules name which tokens and groups: `named` is the id of a token or group, `by` that of a policy or group.
      `CREATE TABLE named_in_rules (
        named TEXT NOT NULL,
        by TEXT NOT NULL,
        PRIMARY KEY (named, by)
      ) STRICT, WITHOUT ROWID`,
      `CREATE INDEX named_by ON named_in_rules (by)`,
    ],
  },
  {
    version: 2,
    statements: [
      // The organization is there without a row. `inactivity_since` is null while nothing is done about unused tokens.
      `CREATE TABLE organization (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        auth_domain TEXT NOT NULL,
        inactivity_since INTEGER,
        updated_at INTEGER,
        fields TEXT NOT NULL
      ) STRICT`,
      // The time is in milliseconds since 1970.
      `CREATE TABLE access_keys (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        interval_days INTEGER NOT NULL,
        last_rotation_at INTEGER NOT NULL
      ) STRICT`,
    ],
  },
  {
    version: 3,
    statements: [
      // Secrets stand nowhere in `fields` (JSON).
      `CREATE TABLE identity_providers (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        fields TEXT NOT NULL
      ) STRICT`,
      `CREATE TABLE tags (
        name TEXT PRIMARY KEY,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`,
      // Until now an application had whatever tags it named.
      `INSERT INTO tags (name, created_at, updated_at)
        SELECT tag.value, min(applications.created_at), min(applications.created_at)
          FROM applications, json_each(fields, '$.options.tags') AS tag WHERE tag.type = 'text'
          AND length(tag.value) BETWEEN 1 AND 35 GROUP BY tag.value LIMIT 1000`,
      // What the operator said to answer to paths that are not emulated. `times` is null for always; `answer` is JSON.
      `CREATE TABLE given_answers (
        seq INTEGER PRIMARY KEY,
        method TEXT NOT NULL,
        path TEXT NOT NULL,
        times INTEGER,
        hits INTEGER NOT NULL,
        answer TEXT NOT NULL
      ) STRICT`,
      // What was sent to paths that are not emulated, where they are carried. `fields` is JSON.
      `CREATE TABLE carried_items (
        seq INTEGER PRIMARY KEY,
        collection TEXT NOT NULL,
        id TEXT NOT NULL UNIQUE,
        created_at INTEGER NOT NULL,
        fields TEXT NOT NULL
      ) STRICT`,
      `CREATE INDEX carried_of ON carried_items (collection, seq)`,
    ],
  },
  {
    version: 4,
    statements: [
      // How often the keys of the account were rotated; 0 without a row.
      `CREATE TABLE key_rotations (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        count INTEGER NOT NULL
      ) STRICT`,
      // Those that it made for itself; `generation` is the count of rotations from which on it signs.
      `CREATE TABLE signing_keys (
        generation INTEGER PRIMARY KEY,
        kid TEXT NOT NULL,
        n TEXT NOT NULL,
        e TEXT NOT NULL,
        certificate TEXT NOT NULL,
        pkcs8 TEXT NOT NULL
      ) STRICT`,
      // JWTs that were logged out with, by the SHA-256 digests of their texts in hex.
      `CREATE TABLE ended_sessions (
        digest TEXT PRIMARY KEY,
        expires_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    version: 5,
    statements: [
      // Where the requests to a host go that are let in.
      `CREATE TABLE origins (
        hostname TEXT PRIMARY KEY,
        url TEXT NOT NULL
      ) STRICT, WITHOUT ROWID`,
    ],
  },
];

/** The version of the newest step, which health shows. */
export const accessSchemaVersion = newestVersion(accessMigrations);
