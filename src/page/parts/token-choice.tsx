/** A token, chosen by its name. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { AccountToken, TokenPage } from "../../contract/tokens.ts";
import { control } from "../core/client.ts";
import { queryOf } from "../core/query.ts";
import { useLoaded } from "../core/load.ts";
import { Combobox } from "./combobox.tsx";
import { useSettled } from "./settled.ts";
import { Code, Text, visible } from "./text.tsx";

async function tokensLike(account: string, search: string, stop: AbortSignal): Promise<readonly AccountToken[]> {
  const path = `/accounts/${account}/tokens${queryOf({ search, order: "desc", per_page: 20 })}`;
  return (await control<TokenPage>("GET", path, undefined, stop)).tokens;
}

interface TokenChoiceProps {
  readonly account: string;
  readonly label: string;
  /** The id that is chosen; empty where none is. */
  readonly token: string;
  readonly onToken: (id: string) => void;
}

export function TokenChoice({ account, label, token, onToken }: TokenChoiceProps): VNode {
  // Null while what is chosen stands in the box.
  const [typed, setTyped] = useState<string | null>(null);
  const search = useSettled(typed ?? "");
  const found = useLoaded(typed === null ? null : `tokens like ${search} of ${account}`, (stop) =>
    tokensLike(account, search, stop),
  );
  const isLoading = typed !== null && (typed !== search || (found.data === undefined && found.problem === undefined));
  const chosen = useLoaded(token === "" ? null : `token ${token} of ${account}`, (stop) =>
    control<AccountToken>("GET", `/accounts/${account}/tokens/${encodeURIComponent(token)}`, undefined, stop),
  );
  const onText = (text: string): void => {
    setTyped(text);
    if (text === "" && token !== "") onToken("");
  };
  return (
    <Combobox
      label={label}
      text={typed ?? (token === "" ? "" : visible(chosen.data?.name ?? token))}
      onText={onText}
      current={token}
      isLoading={isLoading}
      unfit={typed === null || typed === "" ? "" : "Choose a token that has this name, or leave the field empty."}
      choices={(found.data ?? []).map(({ id, name }) => ({
        value: id,
        shown: (
          <>
            <Text value={name} /> <Code value={id} />
          </>
        ),
      }))}
      onChoose={(id) => (setTyped(null), onToken(id))}
      nothing={
        found.problem?.message ??
        (typed === null ? "Type a part of its name." : isLoading ? "Loading …" : "No token has such a name.")
      }
    />
  );
}
