/** Who shares a deployed emulator, what each uses, and within which bounds. A tenant sees itself. */
import type { VNode } from "preact";
import type { Tenant, TenantUsage, TenantWithKey } from "../../contract/tenants.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { route, setQuery } from "../core/route.ts";
import { Copy } from "../parts/copy.tsx";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { Pager } from "../parts/pager.tsx";
import { Text } from "../parts/text.tsx";
import { caller } from "./caller.ts";
import { madeKeys } from "./made-keys.ts";
import { NewTenant } from "./new-tenant.tsx";
import { TenantItem } from "./tenant.tsx";
import { UsageFacts } from "./usage.tsx";

const PER_PAGE = 50;

export function Tenants(): VNode {
  return caller.value === "tenant" ? <OwnUsage /> : <AllTenants />;
}

interface UsagePage {
  readonly usage: readonly TenantUsage[];
}

function OwnUsage(): VNode {
  const { data, problem, reload } = useLoaded("usage", (stop) => control<UsagePage>("GET", "/usage", undefined, stop));
  const own = data?.usage[0];
  return (
    <>
      <h1>Usage</h1>
      <ErrorNote problem={problem} again={reload} />
      {own === undefined ? null : (
        <section>
          <h2>
            <Text value={own.name ?? "The operator"} />
          </h2>
          <UsageFacts usage={own} />
        </section>
      )}
    </>
  );
}

interface TenantPage {
  readonly tenants: readonly Tenant[];
  readonly total_count: number;
}

function AllTenants(): VNode {
  const page = Math.max(1, Number(route.value.query["page"] ?? 1) || 1);
  const list = useLoaded(`tenants ${page}`, (stop) =>
    control<TenantPage>("GET", `/tenants?page=${page}&per_page=${PER_PAGE}`, undefined, stop),
  );
  // The operator is the first row of the first page, so what the tenants of a page use may stand on the next one.
  const usage = useLoaded(`usage ${page}`, async (stop) => {
    const pages = await Promise.all(
      [page, page + 1].map((each) =>
        control<UsagePage>("GET", `/usage?page=${each}&per_page=${PER_PAGE}`, undefined, stop),
      ),
    );
    return pages.flatMap((each) => each.usage);
  });
  const operator = usage.data?.find(({ tenant_id: id }) => id === null);
  return (
    <>
      <h1>Tenants</h1>
      <ErrorNote problem={list.problem} again={list.reload} />
      <ErrorNote problem={usage.problem} again={usage.reload} />
      {madeKeys.all.value.map((tenant) => (
        <KeyBox key={tenant.id} tenant={tenant} onClose={() => madeKeys.close(tenant)} />
      ))}
      <div class="tenants">
        <div>
          {list.data?.tenants.length === 0 ? (
            <Empty title="No tenant yet: make one for each team, person or pipeline. Its key reaches the accounts that it makes, and no other." />
          ) : (
            <ul class="plain tenant-list" aria-busy={list.data === undefined}>
              {list.data?.tenants.map((tenant) => (
                <TenantItem
                  key={tenant.id}
                  tenant={tenant}
                  usage={usage.data?.find(({ tenant_id: id }) => id === tenant.id)}
                />
              ))}
            </ul>
          )}
          {(list.data?.total_count ?? 0) > PER_PAGE ? (
            <Pager
              page={page}
              perPage={PER_PAGE}
              total={list.data?.total_count ?? 0}
              of="tenants"
              onPage={(next) => setQuery({ page: String(next) })}
            />
          ) : null}
          {operator === undefined ? null : (
            <section>
              <h2>The operator's own accounts</h2>
              <UsageFacts usage={operator} />
            </section>
          )}
        </div>
        <NewTenant />
      </div>
    </>
  );
}

/** The key stands there until the box is closed. */
function KeyBox({ tenant, onClose }: { readonly tenant: TenantWithKey; readonly onClose: () => void }): VNode {
  return (
    <section class="note good key-box" role="status" aria-labelledby={`key-of-${tenant.id}`}>
      <h2 id={`key-of-${tenant.id}`}>
        The key of <Text value={tenant.name} />
      </h2>
      <p>It is shown this once: the emulator keeps its digest alone.</p>
      <p>
        <code class="whole">{tenant.key}</code> <Copy text={tenant.key} of="the key" />{" "}
        <Copy text={`Authorization: Bearer ${tenant.key}`} label="Copy as a header" />
      </p>
      <button type="button" class="button small" onClick={onClose}>
        Close
      </button>
    </section>
  );
}
