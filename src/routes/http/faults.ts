/** What faults leave of an answer, on whichever plane. */

/** A page such as a gateway shows when what is behind it does not answer. */
export function gatewayPage(host: string, status: number): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><title>${host} | ${status}</title></head>
<body><h1>Error ${status}</h1><p>A page of a gateway in the place of an answer. This one is the emulator's.</p></body>
</html>
`;
}

/** A body that ends the connection before its end. */
export function brokenOff(): ReadableStream {
  return new ReadableStream({
    pull: (controller) => {
      controller.error(new Error("The fault drop ends this connection."));
    },
  });
}

/** The first half of an answer's text. */
export async function halfOf(answer: Response, headers: Headers): Promise<Response> {
  const text = await answer.text();
  return new Response(text.slice(0, text.length >> 1), { status: answer.status, headers });
}
