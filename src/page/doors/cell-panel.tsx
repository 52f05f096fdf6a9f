/** Why a token gets in to an application or not: the explanation of a request with its current secret. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { AccessApplication } from "../../contract/access.ts";
import type { Explanation as Explained } from "../../contract/edge.ts";
import type { AccountToken } from "../../contract/tokens.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { readApplication } from "../explanation/changes.ts";
import { Explanation } from "../explanation/explanation.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { Panel } from "../parts/panel.tsx";
import { Text, visible } from "../parts/text.tsx";
import { hostsOf, placeIn } from "./hosts.ts";

interface CellPanelProps {
  readonly account: string;
  readonly applicationId: string;
  /** Null is a request without a token. */
  readonly tokenId: string | null;
  readonly onClose: () => void;
}

interface Corners {
  readonly application: AccessApplication;
  readonly token: AccountToken | null;
}

export function CellPanel({ account, applicationId, tokenId, onClose }: CellPanelProps): VNode {
  const of = `${account} ${applicationId} ${tokenId}`;
  const corners = useLoaded(`corners of ${of}`, async (stop): Promise<Corners> => {
    const ofToken = `/accounts/${account}/tokens/${encodeURIComponent(tokenId ?? "")}`;
    const [application, token] = await Promise.all([
      readApplication(account, applicationId, stop),
      tokenId === null ? null : control<AccountToken>("GET", ofToken, undefined, stop),
    ]);
    return { application, token };
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const hosts = corners.data ? hostsOf(corners.data.application) : [];
  const destination = hosts.find((host) => host === chosen) ?? hosts[0];
  const asked = destination === undefined ? null : { url: placeIn(destination), ...(tokenId && { token_id: tokenId }) };
  const explained = useLoaded(asked && `explain ${account} ${JSON.stringify(asked)}`, (stop) =>
    control<Explained>("POST", `/accounts/${account}/explain`, asked, stop),
  );
  return (
    <Panel title={corners.data ? <Title {...corners.data} /> : "Why"} onClose={onClose} of={of}>
      {hosts.length > 1 ? (
        <label class="field">
          <span>Place</span>
          <select value={destination} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
            {hosts.map((host) => (
              <option key={host} value={host}>
                {visible(host)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <ErrorNote problem={corners.problem ?? explained.problem} again={explained.reload} />
      {explained.data === undefined ? (
        <p class="quiet">{corners.problem || explained.problem ? "" : "Loading …"}</p>
      ) : (
        <Explanation account={account} explanation={explained.data} />
      )}
    </Panel>
  );
}

function Title({ application, token }: Corners): VNode {
  return (
    <>
      {token === null ? "Without a token" : <Text value={token.name} empty={token.id} />} at{" "}
      <Text value={application.name} empty="(no name)" />
    </>
  );
}
