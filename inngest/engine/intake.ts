import { headerKeys } from "inngest";
import { z } from "zod";
import { wakeEngine } from "./signal";
import { insertEvents } from "./store/events";

const sentEvents = z.array(
  z.looseObject({
    id: z.string().min(1).max(500).optional(),
    name: z.string().min(1),
    data: z.record(z.string(), z.unknown()).default({}),
    // The SDK says when it happened, by the sender's clock, and no event comes here any other way.
    ts: z.number().int(),
  }),
);

/**
 * Stands in for Inngest's own address while the embedded engine runs: takes what the SDK sends, and keeps it. There is nothing else
 * behind it.
 */
export async function receiveEvents(url: string, init: RequestInit | undefined): Promise<Response> {
  if (init?.method !== "POST" || !new URL(url).pathname.startsWith("/e/")) {
    return Response.json({ error: "The embedded job engine takes events only.", status: 404 }, { status: 404 });
  }
  const parsed = sentEvents.safeParse(JSON.parse(String(init.body)));
  if (!parsed.success) return Response.json({ error: z.prettifyError(parsed.error), status: 400 }, { status: 400 });
  // The SDK sends the same seed with every try of one call, so that an event without an id of its own has one too.
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
