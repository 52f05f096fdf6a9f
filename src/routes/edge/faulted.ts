/** What a client of the edge sees of a fault. */
import type { FaultEffect } from "../../store/account/tables/fault.ts";
import { brokenOff, gatewayPage, halfOf } from "../http/faults.ts";

type Faulty = Exclude<FaultEffect, { readonly type: "delay" | "refuse" }>;

/** The answer as the fault leaves it. It says in a header that it is the emulator's doing. */
export async function faultedResponse(effect: Faulty, answer: Response, host: string): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("emulator-fault", effect.type);
  switch (effect.type) {
    case "error":
      for (const name of ["content-type", "location"]) headers.delete(name);
      if (effect.retry_after !== null) headers.set("retry-after", String(effect.retry_after));
      await answer.body?.cancel();
      return new Response("", { status: effect.status, headers });
    case "gateway-page":
      headers.delete("location");
      headers.set("content-type", "text/html; charset=UTF-8");
      await answer.body?.cancel();
      return new Response(gatewayPage(host, effect.status), { status: effect.status, headers });
    case "truncate":
      return halfOf(answer, headers);
    case "drop":
      await answer.body?.cancel();
      return new Response(brokenOff(), { status: answer.status, headers });
  }
}
