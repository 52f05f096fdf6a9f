/** Who may do what on the API plane: once there is an API token on the list, no other credential is accepted. */
import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { permissions, type Permission } from "../../contract/operations.ts";
import type { AccountSettings, ApiTokenChange } from "../../contract/settings.ts";
import { unlessChanged, useChange } from "../core/change.ts";
import { control } from "../core/client.ts";
import { Refusal } from "../core/refusal.ts";
import { Confirm } from "../parts/confirm.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { Code, Text, visible } from "../parts/text.tsx";

type Listed = NonNullable<AccountSettings["api_tokens"]>[number];

interface Props {
  readonly account: string;
  readonly list: AccountSettings["api_tokens"];
}

/** The changes of one list. */
interface Line {
  /** Settled when the last of them is. */
  end: Promise<unknown>;
  /** The digests after it. */
  digests: string | null;
}

/**
 * The list is sent whole: what somebody else took from it since it was shown would be let in again, so that it is read before. For the
 * same reason one change waits for the other.
 */
function useListChange({ account, list }: Props, line: Line) {
  const act = async (change: (list: readonly Listed[]) => readonly ApiTokenChange[]): Promise<void> => {
    const path = `/accounts/${account}/settings`;
    const { api_tokens: inForce } = await control<AccountSettings>("GET", path);
    if (![digestsIn(list), line.digests].includes(digestsIn(inForce))) {
      throw new Refusal(
        0,
        "changed",
        "Somebody else changed the list meanwhile. It is shown as it is now: look, and try again.",
      );
    }
    const wanted = change(inForce ?? []);
    const after = await control<AccountSettings>("PATCH", path, { api_tokens: wanted.length === 0 ? null : wanted });
    line.digests = digestsIn(after.api_tokens);
  };
  return useChange((change: Parameters<typeof act>[0]) => {
    const doing = line.end.then(() => act(change));
    line.end = doing.catch(() => undefined);
    return doing;
  });
}

/** As one text; a token's status changes by itself, with the clock. */
const digestsIn = (list: Props["list"]): string => (list ?? []).map(({ token_sha256: digest }) => digest).join(" ");

export function ApiTokens({ account, list }: Props): VNode {
  const line = useRef<Line>({ end: Promise.resolve(), digests: null }).current;
  const change = useListChange({ account, list }, line);
  const tokens = list ?? [];
  return (
    <section aria-labelledby="settings-api-tokens" class="api-tokens">
      <h2 id="settings-api-tokens">API tokens</h2>
      <p class="quiet">
        {tokens.length === 0
          ? "No API token is listed, so every well-formed credential may do everything. Once one is listed, the API lets in the listed tokens alone. This page still works."
          : "The API lets in these tokens alone; this page still works. The emulator keeps no text of a token, only its digest."}
      </p>
      {tokens.length === 0 ? null : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Permissions</th>
              <th scope="col">SHA-256 of the text</th>
              <th scope="col">
                <span class="unseen">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.token_sha256}>
                <td data-label="Name">
                  <span>
                    <Text value={token.name} />
                    {token.status === undefined || token.status === "active" ? "" : ` (${token.status})`}
                  </span>
                </td>
                <td data-label="Permissions">{token.permissions.join("; ")}</td>
                <td data-label="SHA-256">
                  <Code value={token.token_sha256} />
                </td>
                <td data-label="">
                  <Confirm
                    label="Remove"
                    question={questionOf(token, tokens)}
                    isPending={change.isPending}
                    onConfirm={() => void change.run((all) => without(token, all))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ErrorNote problem={change.problem} />
      <NewApiToken account={account} list={list} line={line} />
    </section>
  );
}

function questionOf({ name }: Listed, all: readonly Listed[]): string {
  const rest = all.length === 1 ? " Every well-formed credential is accepted then." : "";
  return `Remove "${visible(name)}"?${rest}`;
}

function without(token: Listed, all: readonly Listed[]): readonly ApiTokenChange[] {
  return all.filter(({ token_sha256: digest }) => digest !== token.token_sha256);
}

function NewApiToken({ account, list, line }: Props & { readonly line: Line }): VNode {
  const change = useListChange({ account, list }, line);
  const [name, setName] = useState("");
  const [token, setToken] = useState("");
  const [chosen, setChosen] = useState<readonly Permission[]>(["Access: Service Tokens Write"]);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(await change.run((all) => [...all, { name, permissions: chosen, token }]))) return;
    setName(unlessChanged(name, ""));
    setToken(unlessChanged(token, ""));
  };
  return (
    <form class="new-api-token" onSubmit={(event) => void submit(event)} aria-labelledby="new-api-token">
      <h3 id="new-api-token">Add an API token</h3>
      <div class="toolbar">
        <label class="field">
          <span>Name</span>
          <input type="text" value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
        </label>
        <label class="field">
          <span>Text, as clients send it</span>
          <input
            type="text"
            spellcheck={false}
            autocomplete="off"
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
        </label>
        <button
          type="submit"
          class="button"
          disabled={change.isPending || name === "" || token === "" || chosen.length === 0}
        >
          {change.isPending ? "Adding …" : "Add"}
        </button>
      </div>
      <fieldset class="permissions">
        <legend class="small-text quiet">Permissions</legend>
        {permissions.map((permission) => (
          <label key={permission}>
            <input
              type="checkbox"
              checked={chosen.includes(permission)}
              onChange={({ currentTarget }) =>
                setChosen(
                  currentTarget.checked ? [...chosen, permission] : chosen.filter((each) => each !== permission),
                )
              }
            />{" "}
            {permission.replace("Access: ", "")}
          </label>
        ))}
      </fieldset>
      <ErrorNote problem={change.problem} />
    </form>
  );
}
