/** The frame: the header with account and clock, the places, and the place that is open. */
import type { ComponentType, VNode } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { isGone } from "./core/client.ts";
import { listenToKeys } from "./core/keys.ts";
import { startLooking } from "./core/live.ts";
import { linkTo, route, type Place } from "./core/route.ts";
import { key, keyProblem, setKey } from "./core/session.ts";
import { Doors } from "./doors/doors.tsx";
import { Faults } from "./faults/faults.tsx";
import { AccountPicker } from "./header/accounts.tsx";
import { ClockBar } from "./header/clock-bar.tsx";
import { Help } from "./header/help.tsx";
import { KeyForm } from "./header/key-form.tsx";
import { Guarded } from "./parts/guarded.tsx";
import { Settings } from "./settings/settings.tsx";
import { Snapshots } from "./snapshots/snapshots.tsx";
import { caller, findCaller } from "./tenants/caller.ts";
import { Tenants } from "./tenants/tenants.tsx";
import { Tokens } from "./tokens/tokens.tsx";
import { Traffic } from "./traffic/traffic.tsx";
import { Welcome } from "./header/welcome.tsx";

const PLACES: readonly (readonly [Place, string, ComponentType<{ readonly account: string }>])[] = [
  ["tokens", "Tokens", Tokens],
  ["doors", "Doors", Doors],
  ["traffic", "Traffic", Traffic],
  ["faults", "Faults", Faults],
  ["settings", "Settings", Settings],
  ["snapshots", "Snapshots", Snapshots],
];

export function App(): VNode {
  useLayoutEffect(() => {
    listenToKeys();
    startLooking();
  }, []);
  useEffect(() => void findCaller(), [key.value, keyProblem.value]);
  const { account, place } = route.value;
  const title = PLACES.find(([name]) => name === place)?.[1] ?? "Tenants";
  useEffect(() => {
    document.title = account === null ? "access-emulator" : `${title} of ${account} - access-emulator`;
  }, [account, title]);
  useEffect(() => {
    // On a phone not all places have room; the open one is in sight.
    document.querySelector(".places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [account, place]);
  if (keyProblem.value !== null) return <KeyForm />;
  const Shown = PLACES.find(([name]) => name === place)?.[2];
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        To the content
      </a>
      <header class="header">
        <div class="header-row">
          <a class="brand" href="#/">
            access-emulator
          </a>
          <AccountPicker />
          {account === null ? null : <ClockBar key={account} account={account} />}
          {key.value === null ? null : (
            <button type="button" class="button small" onClick={leave}>
              Forget the key
            </button>
          )}
        </div>
        {account === null && caller.value === "local" ? null : (
          <nav class="places" aria-label="Places">
            {(account === null ? [] : PLACES).map(([name, label]) => (
              <a
                key={name}
                data-name={label}
                href={linkTo({ account, place: name, query: {} })}
                aria-current={name === place ? "page" : undefined}
              >
                {label}
              </a>
            ))}
            {caller.value === "local" ? null : (
              <a
                data-name="Tenants"
                href={linkTo({ account, place: "tenants", query: {} })}
                aria-current={place === "tenants" ? "page" : undefined}
              >
                {caller.value === "tenant" ? "Usage" : "Tenants"}
              </a>
            )}
          </nav>
        )}
        <p class="gone" role="status">
          {isGone.value ? "The emulator does not answer. The page goes on by itself when it is there again." : ""}
        </p>
      </header>
      <main class="content" id="content" tabIndex={-1}>
        <Guarded key={`${account} ${place}`}>
          {place === "tenants" ? (
            <Tenants />
          ) : account === null || Shown === undefined ? (
            <Welcome />
          ) : (
            <Shown key={account} account={account} />
          )}
        </Guarded>
      </main>
      <Help />
    </>
  );
}

/** The fragment is the route, so the link cannot go there by itself. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#content")?.focus();
}

function leave(): void {
  setKey(null);
  keyProblem.value = "The key is forgotten.";
}
