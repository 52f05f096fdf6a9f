/** What somebody uses of what is allowed. */
import type { VNode } from "preact";
import type { Quotas, TenantUsage } from "../../contract/tenants.ts";
import { sizeOf } from "../snapshots/document.ts";

export function UsageFacts({ usage }: { readonly usage: TenantUsage }): VNode {
  const { quotas } = usage;
  const of = (quota: number | null | undefined): string =>
    quota === undefined ? "" : quota === null ? " (no bound)" : ` of ${quota.toLocaleString("en")}`;
  return (
    <dl class="usage">
      <Fact name="Accounts in use" value={usage.accounts.toLocaleString("en") + of(quotas?.accounts)} />
      <Fact name="Tokens" value={usage.tokens.toLocaleString("en") + perAccount(quotas, "tokens_per_account")} />
      <Fact
        name="Rows of journals"
        value={usage.journal_rows.toLocaleString("en") + perAccount(quotas, "journal_rows_per_account")}
      />
      <Fact name="Storage" value={sizeOf(usage.bytes) + (quotas?.bytes ? ` of ${sizeOf(quotas.bytes)}` : "")} />
      {usage.requests_this_minute === null ? null : (
        <Fact
          name="Requests this minute"
          value={usage.requests_this_minute.toLocaleString("en") + of(quotas?.requests_per_minute)}
        />
      )}
    </dl>
  );
}

function perAccount(quotas: Quotas | null, name: "tokens_per_account" | "journal_rows_per_account"): string {
  const quota = quotas?.[name];
  return quota == null ? "" : `, at most ${quota.toLocaleString("en")} in an account`;
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
