/** The part of the walk through the control plane that is about tenants; on a developer's machine anybody can make them. */
import { freshId } from "./account.ts";

/** Asks an operation of the document. */
type AskFor = (
  id: string,
  ask?: { readonly at?: { readonly tenant_id: string }; readonly query?: string; readonly body?: unknown },
) => Promise<{ readonly text: string }>;

const unbounded = {
  accounts: null,
  tokens_per_account: null,
  journal_rows_per_account: null,
  bytes: null,
  requests_per_minute: null,
};

/** A tenant with bounds and an end, and one without any: each is shown, changed, given another key, listed and deleted. */
export async function askOfTenants(ask: AskFor): Promise<void> {
  const bodies = [
    { name: "Team Shop", expires_at: "2999-01-01T00:00:00Z", quotas: { accounts: 10, bytes: 1_000_000 } },
    { name: "CI", quotas: unbounded },
  ];
  const made: { readonly tenant_id: string }[] = [];
  for (const body of bodies) {
    const { text } = await ask("tenants.create", { body });
    const at = { tenant_id: (JSON.parse(text) as { id: string }).id };
    made.push(at);
    await ask("tenants.get", { at });
    await ask("tenants.list");
    for (const change of [{}, { name: "Team Store" }]) await ask("tenants.change", { at, body: change });
    for (const grace of ["24h", "0s"]) await ask("tenants.rotateKey", { at, body: { grace } });
    await ask("tenants.rotateKey", { at, body: { grace: "1h" } });
    await ask("tenants.get", { at });
    await ask("tenants.change", { at, body: {} });
    await ask("tenants.list");
  }
  for (const query of ["", "?page=1&per_page=1000"]) {
    for (const id of ["tenants.list", "usage.list", "audit.list"]) await ask(id, { query });
  }
  for (const at of made) await ask("tenants.delete", { at });
  const at = { tenant_id: freshId() };
  for (const id of ["tenants.get", "tenants.delete"]) await ask(id, { at });
  for (const id of ["tenants.change", "tenants.rotateKey"]) await ask(id, { at, body: {} });
}
