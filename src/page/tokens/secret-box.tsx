/** A secret that was just made. It is shown once: its box stays until it is closed, and then it is gone. */
import type { VNode } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { DoorPage } from "../../contract/edge.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { quoted } from "../core/quoted.ts";
import { Copy } from "../parts/copy.tsx";
import { Command } from "../parts/notes.tsx";
import { Text } from "../parts/text.tsx";
import { closeSecret, madeSecrets, type MadeSecret } from "./secrets.ts";

export function SecretBoxes({ account }: { readonly account: string }): VNode | null {
  const made = madeSecrets.value.filter((secret) => secret.account === account);
  if (made.length === 0) return null;
  return (
    <>
      {made.map((secret) => (
        <SecretBox key={`${secret.tokenId} ${secret.version}`} made={secret} />
      ))}
    </>
  );
}

function SecretBox({ made }: { readonly made: MadeSecret }): VNode {
  const id = useId();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  const { account, tokenId, clientId, clientSecret } = made;
  // Where it gets in, so that the command can be tried at once.
  const { data: place } = useLoaded(`place of ${tokenId}`, async (stop) => {
    const path = `/accounts/${account}/doors?token_id=${tokenId}&per_page=1000`;
    const { doors } = await control<DoorPage>("GET", path, undefined, stop);
    return (doors.find(({ admitted }) => admitted) ?? doors[0])?.domain ?? null;
  });
  const headers = `CF-Access-Client-Id: ${clientId}\nCF-Access-Client-Secret: ${clientSecret}`;
  const url = place
    ? `${location.origin}/_edge/${account}/${place.replace(/\*/g, "test")}`
    : "https://app.example.com/";
  const command = [
    `curl -i ${quoted(url)}`,
    `-H "CF-Access-Client-Id: ${clientId}"`,
    `-H "CF-Access-Client-Secret: ${clientSecret}"`,
  ].join(" \\\n  ");
  const environment = `CF_ACCESS_CLIENT_ID=${clientId}\nCF_ACCESS_CLIENT_SECRET=${clientSecret}`;
  return (
    <section class="note good secret-box" ref={box} aria-labelledby={id}>
      <h2 id={id}>
        {made.version === 1 ? "The secret of" : `Secret ${made.version} of`} <Text value={made.name} />
      </h2>
      <p role="status">Shown once. Copy it before you close this box.</p>
      <dl class="facts">
        <Pair label="Client id" value={clientId} />
        <Pair label="Client secret" value={clientSecret} />
      </dl>
      <p class="secret-copies">
        <Copy text={headers} label="Copy as headers" />
        <Copy text={command} label="Copy as curl" />
        <Copy text={environment} label="Copy as environment" />
      </p>
      <Command text={command} />
      <p class="secret-close">
        <button type="button" class="button" onClick={() => closeSecret(made)}>
          Close: the secret is gone then
        </button>
      </p>
    </section>
  );
}

function Pair({ label, value }: { readonly label: string; readonly value: string }): VNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <code class="code-wrap">{value}</code> <Copy text={value} of={`the ${label.toLowerCase()}`} />
      </dd>
    </div>
  );
}
