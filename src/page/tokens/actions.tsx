/** What is done to a token by one click: refresh, disable and enable, delete. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { AccountToken } from "../../contract/tokens.ts";
import { useChange } from "../core/change.ts";
import { api, type Method } from "../core/client.ts";
import { Confirm } from "../parts/confirm.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { visible } from "../parts/text.tsx";
import { UsedBy } from "./used-by.tsx";

type Action = "refresh" | "enable" | "disable" | "delete";

const REQUESTS: Readonly<Record<Action, readonly [Method, string, unknown?]>> = {
  refresh: ["POST", "/refresh"],
  enable: ["PUT", "", { enabled: true }],
  disable: ["PUT", "", { enabled: false }],
  delete: ["DELETE", ""],
};

export function Actions({ account, token }: { readonly account: string; readonly token: AccountToken }): VNode {
  const [last, setLast] = useState<Action | null>(null);
  const { run, isPending, problem } = useChange((action: Action) => {
    const [method, path, body] = REQUESTS[action];
    return api(method, `/accounts/${account}/access/service_tokens/${token.id}${path}`, body);
  });
  const act = (action: Action) => (): void => {
    if (isPending) return;
    setLast(action);
    void run(action);
  };
  const label = (action: Action, word: string, doing: string): string =>
    isPending && last === action ? `${doing} …` : word;
  return (
    <div class="token-part">
      <h3>Other changes</h3>
      <div class="toolbar">
        <button type="button" class="button" aria-disabled={isPending} onClick={act("refresh")}>
          {label("refresh", "Refresh", "Refreshing")}
        </button>
        {token.enabled ? (
          <button type="button" class="button" aria-disabled={isPending} onClick={act("disable")}>
            {label("disable", "Disable", "Disabling")}
          </button>
        ) : (
          <button type="button" class="button" aria-disabled={isPending} onClick={act("enable")}>
            {label("enable", "Enable", "Enabling")}
          </button>
        )}
        <Confirm
          label="Delete"
          question={`Delete "\u2068${visible(token.name)}\u2069"?`}
          isPending={isPending && last === "delete"}
          onConfirm={act("delete")}
        />
      </div>
      <ErrorNote problem={problem} />
      {problem !== undefined && last === "delete" && token.in_use ? (
        <div>
          <p>It is used by:</p>
          <UsedBy account={account} token={token} />
        </div>
      ) : null}
    </div>
  );
}
