/** Snapshots that no emulator made: with fixed times, so that every number in them is seen again. */
import { Account, shownIn } from "./account.ts";
import type { Recorder } from "./recorder.ts";
import { views } from "./standard-block.ts";

const TOKEN = {
  id: "3537a672-e4d8-4d89-aab9-26cb622918a1",
  client_id: "88bf3b6d86161464f6509f7219099e57.access",
  name: "by hand",
  duration: "8760h",
  enabled: true,
  created_at: 2_000_000_000,
  updated_at: 2_000_000_001,
  expires_at: 2_400_000_000,
  last_seen_at: 2_000_000_002,
  client_secret_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  client_secret_version: 4,
  previous_client_secret_sha256: "0".repeat(64),
  previous_client_secret_expires_at: 2_350_000_000,
};

const ENTRY = {
  id: 7,
  at: 2_000_000_000_000,
  started_at: 1_900_000_000_000,
  duration_ms: 86_400_000,
  operation: "list",
  method: "GET",
  target: "/client/v4/accounts/x/access/service_tokens?page=1&per_page=1",
  token_id: null,
  status: 429,
  codes: [971],
  user_agent: "by hand",
  api_token: null,
  body: null,
  body_cut: false,
  ray: "0123456789abcdef",
  evidence: "recorded",
  assumptions: ["list-order"],
  fault: null,
  unknown_fields: ["colour"],
  page_info: { page: 1, per_page: 1, total_count: 5 },
  retry_after: 30,
};

export const HANDMADE = {
  access_emulator_snapshot: 1,
  schema_version: 1,
  created_at: 1_999_999_999,
  clock: { offset_ms: 5, frozen_at_ms: 2_300_000_000_000 },
  settings: { assumptions: { "create-status": 200 }, random_seed: "by hand" },
  tokens: [TOKEN],
};

export async function handmade(recorder: Recorder): Promise<void> {
  const later = {
    ...ENTRY,
    id: 9,
    status: 200,
    codes: [],
    started_at: ENTRY.started_at + 86_400_500,
    at: ENTRY.at + 700,
    retry_after: null,
  };
  const documents: object[] = [
    HANDMADE,
    { ...HANDMADE, draws: 5, tokens: [{ ...TOKEN, in_use: true, verified_at: 2_200_000_000 }] },
    {
      ...HANDMADE,
      tokens: [],
      retired_secrets: [{ sha256: "1".repeat(64), token_id: TOKEN.id, client_id: TOKEN.client_id, name: "gone" }],
    },
    { ...HANDMADE, tokens: [], deleted_tokens: [{ deleted_at: 2_250_000_000, verified_at: null, token: TOKEN }] },
    {
      ...HANDMADE,
      superseded_states: [
        { client_id: TOKEN.client_id, until: 2_299_999_999, token: null },
        { client_id: TOKEN.client_id, until: 2_299_999_990, token: TOKEN },
      ],
    },
    {
      ...HANDMADE,
      schema_version: 2,
      faults: [
        {
          operation: "get",
          match: {},
          position: "before",
          effect: { type: "truncate" },
          skip: 0,
          times: 1,
          id: 12,
          hits: 3,
        },
      ],
    },
    {
      ...HANDMADE,
      journal: [
        ENTRY,
        later,
        { ...later, id: 10, page_info: { page: 2, per_page: 3, total_count: 5 }, started_at: later.started_at + 1 },
      ],
    },
  ];
  for (const document of documents) {
    const account = new Account(recorder);
    await account.control("PUT", "snapshot", document);
    await views(account);
    await account.verify({ client_id: TOKEN.client_id, client_secret: "test" });
    await account.api("GET", `/${TOKEN.id}`);
    const { id } = shownIn(await account.api("POST", "", { name: "after it" }));
    await account.api("POST", `/${id}/rotate`);
    await views(account);
  }
}
