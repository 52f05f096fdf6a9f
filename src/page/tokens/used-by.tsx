/** What uses a token: policies and groups, each with its way to the doors. */
import type { VNode } from "preact";
import type { AccountToken } from "../../contract/tokens.ts";
import { linkTo } from "../core/route.ts";
import { Text } from "../parts/text.tsx";

interface UsedByProps {
  readonly account: string;
  readonly token: AccountToken;
}

/** In a row: their names, or how many they are. */
export function UsedByShort({ token: { used_by: users, in_use } }: Pick<UsedByProps, "token">): VNode {
  if (users.length === 0) return <span class="quiet">{in_use ? "marked as used" : "nothing"}</span>;
  if (users.length > 2) return <span>{usersInWords(users)}</span>;
  return (
    <span class="used-by">
      {users.map(({ id, kind, name }) => (
        <span key={id}>
          <span class="quiet">{kind}</span> <Text value={name} />
        </span>
      ))}
    </span>
  );
}

function usersInWords(users: AccountToken["used_by"]): string {
  const words = (["policy", "group"] as const).map((kind) => {
    const count = users.filter((user) => user.kind === kind).length;
    const plural = kind === "policy" ? "policies" : "groups";
    return count === 0 ? "" : `${count} ${count === 1 ? kind : plural}`;
  });
  return words.filter(Boolean).join(", ");
}

export function UsedBy({ account, token }: UsedByProps): VNode {
  const { used_by: users, in_use } = token;
  if (users.length === 0) {
    return (
      <span class="quiet">{in_use ? "Marked as used, by no policy and no group." : "No policy and no group."}</span>
    );
  }
  return (
    <ul class="plain used-by">
      {users.map(({ id, kind, name }) => (
        <li key={id}>
          <span class="quiet">{kind}</span>{" "}
          <a href={linkTo({ account, place: "doors", query: { view: kind === "group" ? "groups" : "applications" } })}>
            <Text value={name} />
          </a>
        </li>
      ))}
    </ul>
  );
}
