export interface StreamEvent {
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into events of every shape
  data: any;
}

export interface OpenStream {
  /** The next event, or an error when none comes in time. */
  next(withinMs?: number): Promise<StreamEvent>;
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  close(): void;
}

/** Reads server-sent events as a browser does: blocks of lines, comments skipped. */
export async function openStream(url: string, headers: Record<string, string>): Promise<OpenStream> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  if (response.status !== 200 || !response.body)
    throw new Error(`the stream answered ${response.status}: ${await response.text()}`);
  const waiting: StreamEvent[] = [];
  let wake: (() => void) | null = null;
  const ended = read(response.body, (event) => {
    waiting.push(event);
    wake?.();
  }).catch(() => undefined);
  return {
    ended,
    close: () => abort.abort(),
    next: async (withinMs = 5_000) => {
      const end = performance.now() + withinMs;
      while (waiting.length === 0) {
        const left = end - performance.now();
        if (left <= 0) throw new Error(`no event within ${withinMs} ms`);
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          new Promise((resolve) => setTimeout(resolve, left)),
        ]);
      }
      return waiting.shift() as StreamEvent;
    },
  };
}

async function read(body: ReadableStream<Uint8Array>, onEvent: (event: StreamEvent) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    for (let cut = text.indexOf("\n\n"); cut >= 0; cut = text.indexOf("\n\n")) {
      const block = text.slice(0, cut);
      text = text.slice(cut + 2);
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event && data) onEvent({ event, data: JSON.parse(data) });
    }
  }
}
