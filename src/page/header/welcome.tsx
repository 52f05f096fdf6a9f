/** Without an account: the accounts that there are, or how to make a first token. */
import type { VNode } from "preact";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo } from "../core/route.ts";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { Code, Text } from "../parts/text.tsx";

interface AccountPage {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
}

const FIRST = "00000000000000000000000000000001";

export function Welcome(): VNode {
  const { data, problem, reload } = useLoaded("accounts", (stop) =>
    control<AccountPage>("GET", "/accounts?per_page=100", undefined, stop),
  );
  const command = `curl -H "Authorization: Bearer any-token" -d '{"name":"first"}' \\\n  ${location.origin}/client/v4/accounts/${FIRST}/access/service_tokens`;
  return (
    <>
      <h1>Accounts</h1>
      <ErrorNote problem={problem} again={reload} />
      {data?.accounts.length === 0 ? (
        <Empty title="No account is in use yet. Make a first token:" command={command} />
      ) : (
        <ul class="plain">
          {data?.accounts.map(({ id, name }) => (
            <li key={id}>
              <a data-row href={linkTo({ account: id, place: "tokens", query: {} })}>
                <Text value={name} /> <Code value={id} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
