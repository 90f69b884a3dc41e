/** One event of a `text/event-stream`. */
export interface ServerEvent {
  name: string;
  data: string;
}

/**
 * Parses server-sent events as the HTML standard defines them: a field per line, an empty line between events. Comments are heartbeats.
 *
 * @param onAlive called for every chunk that arrives, comments included
 * @param onRetry called with the reconnection time that the server asks for
 */
export async function* readServerEvents(
  body: ReadableStream<Uint8Array>,
  onAlive: () => void,
  onRetry: (milliseconds: number) => void,
): AsyncGenerator<ServerEvent, void, undefined> {
  const reader = body.getReader();
  // One decoder for all chunks, because a character may be split between two chunks.
  const decoder = new TextDecoder();
  let unread = "";
  let event = { name: "", data: [] as string[] };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onAlive();
      unread += decoder.decode(value, { stream: true });
      // A carriage return at the end of the chunk may be the first half of a CRLF line end.
      const lines = unread.split(/\r\n|\n|\r(?!$)/);
      unread = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (event.data.length > 0) yield { name: event.name || "message", data: event.data.join("\n") };
          event = { name: "", data: [] };
          continue;
        }
        const [, field, text = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
        if (field === "event") event.name = text;
        else if (field === "data") event.data.push(text);
        else if (field === "retry" && /^\d+$/.test(text)) onRetry(Number(text));
      }
    }
  } finally {
    // A caller that stops reading also closes the connection.
    await reader.cancel().catch(() => undefined);
  }
}
