/** How the account behaves: its settings, its API tokens, and what the emulator assumes of the real service. */
import type { VNode } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { AccountSettings, AssumptionEvidence } from "../../contract/settings.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { route, setQuery } from "../core/route.ts";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { AccountSettingsList } from "./account-settings.tsx";
import { ApiTokens } from "./api-tokens.tsx";
import { Assumption, isSwitchable } from "./assumption.tsx";
import { answered } from "./setting.tsx";

type Settings = AccountSettings & { readonly evidence: Readonly<Record<string, AssumptionEvidence>> };
type Named = readonly [name: string, evidence: AssumptionEvidence];

/** The catalogue is in the order of its chapters; each begins with this assumption. */
const CHAPTERS: Readonly<Record<string, string>> = {
  "create-status": "Service tokens, lists and limits",
  "policy-in-use": "Applications, policies and groups",
  "organization-created-at": "Organization, keys and unused tokens",
  "edge-refusal-shape": "The edge",
};

export function Settings({ account }: { readonly account: string }): VNode {
  const { data, problem, isLoading, reload } = useLoaded(`settings of ${account}`, (stop) =>
    control<Settings>("GET", `/accounts/${account}/settings?evidence=true`, undefined, stop),
  );
  const after = answered.value?.account === account ? answered.value.settings : {};
  useLayoutEffect(() => {
    if (!isLoading) answered.value = null;
  }, [data, isLoading]);
  return (
    <>
      <h1>Settings</h1>
      <ErrorNote problem={problem} again={reload} />
      {data === undefined ? (
        <p class="quiet">{problem === undefined ? "Loading …" : ""}</p>
      ) : (
        <div class="settings">
          <AccountSettingsList account={account} settings={{ ...data, ...after }} />
          <ApiTokens account={account} list={data.api_tokens} />
          <Assumptions account={account} settings={{ ...data, ...after }} />
        </div>
      )}
    </>
  );
}

function Assumptions({ account, settings }: { readonly account: string; readonly settings: Settings }): VNode {
  const { query } = route.value;
  const search = query["search"] ?? "";
  const only = query["only"] ?? "";
  const isSwitched = ([name, evidence]: Named): boolean =>
    isSwitchable(evidence) && settings.assumptions[name] !== evidence.default;
  const isWanted = (each: Named): boolean => {
    const [name, evidence] = each;
    if (only === "switched" && !isSwitched(each)) return false;
    if (only === "" && search === "" && !isSwitchable(evidence)) return false;
    const text = `${name} ${evidence.statement} ${evidence.evidence} ${evidence.grade} ${evidence.observed_by}`;
    return text.toLowerCase().includes(search.trim().toLowerCase());
  };
  const chapters = chaptersOf(Object.entries(settings.evidence)).map(
    ([title, all]) => [title, all.filter(isWanted)] as const,
  );
  const count = chapters.reduce((sum, [, all]) => sum + all.length, 0);
  const switched = Object.entries(settings.evidence).filter(isSwitched).length;
  return (
    <section aria-labelledby="settings-assumptions">
      <h2 id="settings-assumptions">Assumptions</h2>
      <p class="quiet">
        What the emulator supposes about Cloudflare's service, and what speaks for it. {switched} of them{" "}
        {switched === 1 ? "is" : "are"} switched away from the default here.
      </p>
      <div class="toolbar" role="search" aria-label="Assumptions">
        <label class="field">
          <span>Search in names, statements and evidence</span>
          <input
            type="search"
            data-search
            spellcheck={false}
            value={search}
            onInput={({ currentTarget }) => setQuery({ search: currentTarget.value }, { replace: true })}
          />
        </label>
        <label class="field">
          <span>Show</span>
          <select
            value={only}
            onChange={({ currentTarget }) => setQuery({ only: currentTarget.value }, { replace: true })}
          >
            <option value="">those that can be switched</option>
            <option value="switched">only those that differ from the default</option>
            <option value="all">all of them</option>
          </select>
        </label>
        <span role="status" class="quiet">
          {count === 1 ? "1 assumption" : `${count} assumptions`}
        </span>
      </div>
      {count === 0 ? (
        <Empty
          title={
            only === "switched" && search === "" ? "Every assumption has its default." : "No assumption is like this."
          }
        >
          <button type="button" class="button" onClick={() => setQuery({ search: "", only: "all" })}>
            Show all assumptions
          </button>
        </Empty>
      ) : null}
      {chapters.map(([title, all]) =>
        all.length === 0 ? null : (
          <div key={title} class="chapter">
            <p class="chapter-title">{title}</p>
            {all.map(([name, evidence]) => (
              <Assumption
                key={name}
                account={account}
                name={name}
                value={settings.assumptions[name] ?? ""}
                evidence={evidence}
              />
            ))}
          </div>
        ),
      )}
    </section>
  );
}

function chaptersOf(all: readonly Named[]): [string, Named[]][] {
  const chapters: [string, Named[]][] = [];
  for (const each of all) {
    const title = CHAPTERS[each[0]];
    if (title !== undefined || chapters.length === 0) chapters.push([title ?? "Assumptions", []]);
    chapters.at(-1)?.[1].push(each);
  }
  return chapters;
}
