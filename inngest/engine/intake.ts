import { headerKeys } from "inngest";
import { z } from "zod";
import { wakeEngine } from "./signal";
import { insertEvents } from "./store/events";

const sentEvents = z.array(
  z.looseObject({
    id: z.string().min(1).max(500).optional(),
    name: z.string().min(1),
    data: z.record(z.string(), z.unknown()).default({}),
    // The SDK sets the time by the sender's clock, and every event comes through the SDK.
    ts: z.number().int(),
  }),
);

/**
 * Replaces Inngest's event API while the embedded engine runs: stores the events that the SDK sends. It does nothing
 * else.
 */
export async function receiveEvents(url: string, init: RequestInit | undefined): Promise<Response> {
  if (init?.method !== "POST" || !new URL(url).pathname.startsWith("/e/")) {
    return Response.json({ error: "The embedded job engine accepts only events.", status: 404 }, { status: 404 });
  }
  const parsed = sentEvents.safeParse(JSON.parse(String(init.body)));
  if (!parsed.success) return Response.json({ error: z.prettifyError(parsed.error), status: 400 }, { status: 400 });
  // The SDK sends the same seed with every try of one call, so that an event without its own id gets a stable one.
  const seed = new Headers(init.headers).get(headerKeys.EventIdSeed) ?? crypto.randomUUID();
  const events = parsed.data.map(({ id, name, data, ts }, index) => ({
    id: id ?? `${seed} ${index}`,
    name,
    data,
    occurredAt: new Date(ts),
  }));
  await insertEvents(events);
  wakeEngine();
  return Response.json({ ids: events.map(({ id }) => id), status: 200 });
}
