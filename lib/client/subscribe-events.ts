/** One event of a `text/event-stream`. */
export interface ServerEvent {
  name: string;
  data: string;
}

/**
 * Reads a stream as HTML's standard frames it: fields by line, events by empty line. Comments say nothing but that the line is
 * alive, which is what `onAlive` is told of every piece that arrives.
 *
 * @param onRetry the server's wish for how long to stay away after a lost connection
 */
export async function* readServerEvents(
  body: ReadableStream<Uint8Array>,
  onAlive: () => void,
  onRetry: (milliseconds: number) => void,
): AsyncGenerator<ServerEvent, void, undefined> {
  const reader = body.getReader();
  // One decoder for all pieces: a character may be cut in two by any of them.
  const decoder = new TextDecoder();
  let unread = "";
  let event = { name: "", data: [] as string[] };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onAlive();
      unread += decoder.decode(value, { stream: true });
      // A carriage return at the very end may be the first half of a line end.
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
    // Whoever stops listening gives the connection back as well.
    await reader.cancel().catch(() => undefined);
  }
}
