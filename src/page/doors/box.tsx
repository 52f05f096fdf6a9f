/** "Would this get in?": a request that is made up, and the explanation of what the edge would decide. Nothing is sent anywhere. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Explanation as Explained, ExplainRequest } from "../../contract/edge.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { route, setQuery } from "../core/route.ts";
import { Explanation } from "../explanation/explanation.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { TokenChoice } from "../parts/token-choice.tsx";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const PRESENTS = [
  ["nothing", "nothing"],
  ["token", "a token of this account"],
  ["pair", "a client id and secret"],
] as const;
type Presents = (typeof PRESENTS)[number][0];

interface Pair {
  readonly clientId: string;
  readonly secret: string;
}

export function Box({ account }: { readonly account: string }): VNode {
  const { query } = route.value;
  // A secret stands in no address.
  const [pair, setPair] = useState<Pair>({ clientId: "", secret: "" });
  const asked = requestOf(query, pair);
  const { data, problem, reload } = useLoaded(
    asked === null ? null : `explain ${account} ${JSON.stringify(asked)}`,
    (stop) => control<Explained>("POST", `/accounts/${account}/explain`, asked, stop),
  );
  return (
    <div class="with-panel box">
      <Form account={account} pair={pair} onPair={setPair} />
      <section aria-label="The answer" aria-busy={asked !== null && data === undefined && problem === undefined}>
        <ErrorNote problem={problem} again={reload} />
        {data === undefined ? (
          <p class="quiet">
            {asked === null
              ? "The answer stands here: which application decides, its policies rule by rule, and what to change."
              : problem === undefined
                ? "Loading …"
                : ""}
          </p>
        ) : (
          <Explanation account={account} explanation={data} />
        )}
      </section>
    </div>
  );
}

function requestOf(query: Readonly<Record<string, string>>, { clientId, secret }: Pair): ExplainRequest | null {
  const { url = "", method, ip, country, by, who } = query;
  if (url === "") return null;
  const presented =
    by === "token" && who
      ? { token_id: who }
      : by === "pair"
        ? {
            headers: {
              ...(clientId === "" ? {} : { "CF-Access-Client-Id": clientId }),
              ...(secret === "" ? {} : { "CF-Access-Client-Secret": secret }),
            },
          }
        : {};
  return { url, ...(method && { method }), ...(ip && { ip }), ...(country && { country }), ...presented };
}

interface FormProps {
  readonly account: string;
  readonly pair: Pair;
  readonly onPair: (pair: Pair) => void;
}

function Form({ account, pair, onPair }: FormProps): VNode {
  const { query } = route.value;
  const [url, setUrl] = useState(query["url"] ?? "");
  const [method, setMethod] = useState(query["method"] ?? "GET");
  const [by, setBy] = useState<Presents>((query["by"] as Presents | undefined) ?? "nothing");
  const [who, setWho] = useState(query["who"] ?? "");
  const [typed, setTyped] = useState(pair);
  const [ip, setIp] = useState(query["ip"] ?? "");
  const [country, setCountry] = useState(query["country"] ?? "");
  const submit = (event: Event): void => {
    event.preventDefault();
    if (url.trim() === "") return;
    onPair(
      by === "pair" ? { clientId: typed.clientId.trim(), secret: typed.secret.trim() } : { clientId: "", secret: "" },
    );
    setQuery({
      url: url.trim(),
      method: method === "GET" ? "" : method,
      by: by === "nothing" ? "" : by,
      who: by === "token" ? who : "",
      ip: ip.trim(),
      country: country.trim().toUpperCase(),
    });
  };
  return (
    <form class="box-form" onSubmit={submit} aria-label="Would this get in?">
      <div class="url-line">
        <label class="field">
          <span>Method</span>
          <select value={method} onChange={({ currentTarget }) => setMethod(currentTarget.value)}>
            {METHODS.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <TextField
          label="URL, or a host with a path"
          value={url}
          onValue={setUrl}
          placeholder="app.example.com/admin"
          isSearch
        />
      </div>
      <fieldset class="choice">
        <legend>It presents</legend>
        {PRESENTS.map(([value, words]) => (
          <label key={value}>
            <input type="radio" name="presents" value={value} checked={by === value} onChange={() => setBy(value)} />{" "}
            {words}
          </label>
        ))}
      </fieldset>
      {by === "token" ? <TokenChoice account={account} label="Token" token={who} onToken={setWho} /> : null}
      {by === "pair" ? (
        <>
          <TextField
            label="Client id"
            value={typed.clientId}
            onValue={(clientId) => setTyped({ ...typed, clientId })}
          />
          <TextField
            label="Client secret (it is not kept)"
            type="password"
            value={typed.secret}
            onValue={(secret) => setTyped({ ...typed, secret })}
          />
        </>
      ) : null}
      <details open={ip !== "" || country !== ""}>
        <summary>More: where it comes from</summary>
        <TextField label="IP address" value={ip} onValue={setIp} placeholder="203.0.113.7" />
        <TextField label="Country, two letters" value={country} onValue={setCountry} placeholder="PT" />
      </details>
      <button type="submit" class="button main">
        Ask
      </button>
    </form>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: "text" | "password";
  readonly placeholder?: string;
  readonly isSearch?: boolean;
}

function TextField({ label, value, onValue, type = "text", placeholder, isSearch = false }: TextFieldProps): VNode {
  const given = {
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
    placeholder,
    "data-search": isSearch ? "" : undefined,
    value,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => onValue(currentTarget.value),
  } as const;
  return (
    <label class="field">
      <span>{label}</span>
      {type === "password" ? <input type="password" {...given} /> : <input type="text" {...given} />}
    </label>
  );
}
