import type { CredentialContext } from "@/lib/context";
import { onShutdown } from "@/lib/lifecycle";
import type { QuotasNow } from "@/lib/services/usage/get-quotas";
import { type QuotaWatch, watchQuotas } from "@/lib/services/usage/watch-quotas";
import { serializeRealTime } from "./serializers/usage-snapshot";

/** Shorter than the idle timeouts of common proxies (30 to 60 s). Each heartbeat also authorizes the caller again. */
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it reconnects. */
const RECONNECT_MS = 1_000;

/** Number of events that may wait for a slow client. */
const MAX_UNREAD = 64;

type EventName = "snapshot" | "usage" | "subscription";

const holder = globalThis as typeof globalThis & { __studymeterStreams?: Set<() => void> };

function openStreams(): Set<() => void> {
  if (!holder.__studymeterStreams) {
    const streams = new Set<() => void>();
    holder.__studymeterStreams = streams;
    // Streams never end on their own: a server that shuts down closes them first, and their pages reconnect to another instance.
    onShutdown("drain", "usage streams", () => {
      for (const end of streams) end();
    });
  }
  return holder.__studymeterStreams;
}

/**
 * The events of a student's quotas, until the client disconnects, the caller may no longer see them, or the server stops.
 *
 * @throws the errors of `getQuotas`, before the stream starts
 */
export async function openUsageStream(context: CredentialContext): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let watching: QuotaWatch | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let latest = "";
  let plan = "";

  const close = () => {
    openStreams().delete(close);
    clearInterval(heartbeat);
    watching?.stop();
    try {
      controller?.close();
    } catch {
      // The client disconnected first.
    }
    controller = undefined;
  };
  const write = (text: string) => {
    // Disconnect a client that stopped reading: it reconnects to a new snapshot.
    if (controller && (controller.desiredSize ?? 0) < -MAX_UNREAD) return close();
    controller?.enqueue(encoder.encode(text));
  };
  const send = (name: EventName, quotas: QuotasNow) => {
    const data = serializeRealTime(quotas);
    latest = withoutTime(data);
    plan = planOf(data);
    write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const onQuotas = (quotas: QuotasNow) => {
    const data = serializeRealTime(quotas);
    if (withoutTime(data) !== latest) send(planOf(data) === plan ? "usage" : "subscription", quotas);
  };
  watching = await watchQuotas(context, {
    onQuotas,
    onEnd: (error) => {
      write(`event: end\ndata: ${JSON.stringify({ code: error.code, error: error.message })}\n\n`);
      close();
    },
  });
  const { first, refresh } = watching;
  return new ReadableStream<Uint8Array>({
    start(opened) {
      controller = opened;
      openStreams().add(close);
      write(`retry: ${RECONNECT_MS}\n\n`);
      send("snapshot", first);
      // Changes between the snapshot and now reached the watcher before there was a stream to send them to.
      refresh();
      heartbeat = setInterval(() => {
        write(": beat\n\n");
        refresh();
      }, HEARTBEAT_MS);
      heartbeat.unref();
    },
    cancel: close,
  });
}

type Snapshot = ReturnType<typeof serializeRealTime>;

function withoutTime({ timestamp: _, ...rest }: Snapshot): string {
  return JSON.stringify(rest);
}

function planOf({ plan, subscription_status, subscription_end_date }: Snapshot): string {
  return `${plan} ${subscription_status} ${subscription_end_date}`;
}
