/** Bodies and queries for each path of the control plane that takes one. */
import type { Account } from "./account.ts";
import { ADVANCES, BAD_BODIES, CLOCKS, FORKS, SCANS, SETTINGS, ZONES } from "./control-inputs.ts";
import { QUERIES } from "./control-requests.ts";
import { FAULTS } from "./fault-inputs.ts";

const ZONE = "0000000000000000000000000000f001";

export async function everyBody(account: Account): Promise<void> {
  const { recorder } = account;
  const bodies: readonly (readonly [string, string, readonly unknown[]])[] = [
    ["PATCH", "settings", SETTINGS],
    ["PUT", "clock", CLOCKS],
    ["POST", "clock/advance", ADVANCES],
    ["POST", "faults", FAULTS],
    ["POST", "fork", FORKS],
    [
      "POST",
      "verify",
      [
        {},
        { client_id: "x" },
        { client_id: "x", client_secret: "y" },
        { client_id: 5, client_secret: null },
        { client_id: "x", client_secret: "y", z: 1 },
      ],
    ],
    ["PATCH", "tokens/x", [{}, { in_use: true }, { in_use: "yes" }, { inuse: true }, { in_use: null }]],
  ];
  for (const [method, path, values] of bodies) {
    for (const value of values) await account.control(method, path, value);
    for (const text of BAD_BODIES) {
      // An empty body asks for a fork with an id made at random.
      await account.control(method, path, text, path === "fork" ? { random: ["id"] } : {});
    }
    await account.control("GET", path.split("/")[0] ?? "");
  }
  for (const text of BAD_BODIES) {
    for (const path of ["/scan", "/seed", "/accounts"]) {
      await recorder.send("POST", `/_emulator${path}`, text, path === "/accounts" ? { random: ["id"] } : {});
    }
    await recorder.send("PUT", `/_emulator/zones/${ZONE}`, text);
  }
  for (const scan of SCANS)
    await recorder.send("POST", "/_emulator/scan", scan, { shown: JSON.stringify(scan).slice(0, 300) });
  for (const zone of ZONES) await recorder.send("PUT", `/_emulator/zones/${ZONE}`, zone);
  const large = `{"x":"${"x".repeat(33 * 1024 * 1024)}"}`;
  for (const [method, path] of [
    ["PATCH", `/accounts/${account.id}/settings`],
    ["POST", "/seed"],
    ["POST", "/scan"],
  ]) {
    await recorder.send(method ?? "", `/_emulator${path}`, large, { shown: "(33 MiB)" });
  }
  await account.control("GET", "snapshot");
}

export async function everyQuery(account: Account): Promise<void> {
  const { id } = await account.create({ name: "web" });
  await account.api("GET", `/${id}`);
  for (const query of QUERIES) {
    for (const path of ["requests", "tokens", "settings", "clock", "faults", "snapshot"])
      await account.control("GET", `${path}?${query}`);
    if (query !== "" && !/^(page|per_page)=[1-9]\d{0,2}$/.test(query)) {
      const seen = await account.recorder.send("GET", "/_emulator/accounts?page=99999&per_page=1");
      if (seen.status !== 200) continue;
      if (/^(page|per_page)=|^[a-z_]+=/.test(query))
        await account.recorder.send("GET", `/_emulator/accounts?page=99998&${query}`);
    }
  }
}
