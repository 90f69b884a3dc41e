import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { execute, many, one } from "../store/database";
import { sign } from "./sign";
import { readSwitches, type WebhookSwitches } from "./switches";

interface WebhookRow {
  seq: string;
  event_id: string;
  type: string;
  topic: string;
  body: string;
  attempts: number;
}

export interface Delivery {
  event_id: string;
  type: string;
  status: number | null;
  error: string | null;
}

export interface DispatcherOptions {
  pool: pg.Pool;
  webhookUrl: string | null;
  webhookSecret: string;
}

const BATCH = 40;
/** Razorpay waits this long for a response. */
const ANSWER_WITHIN_MS = 5_000;
/** Length of the lease, longer than one response may take. If a process dies while sending, another takes over soon; at worst an event is sent twice. */
const LEASE_SECONDS = 6;
/** Razorpay retries for a day. */
const GIVE_UP_AFTER_HOURS = 24;
const LONGEST_BACKOFF_SECONDS = 3600;

/** Sends all due events; any number of instances may do so concurrently. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Sends one batch; returns how many events were leased, so that the caller knows whether to continue. */
  async run(subjects: string[] | null = null): Promise<number> {
    const switches = await readSwitches(this.#options.pool);
    const batch = await this.#claim(switches, subjects);
    const topics = groupBy(batch, (event) => (switches.reorder ? "" : event.topic));
    await Promise.all([...topics.values()].map((events) => this.#sendInTurn(events, switches)));
    return batch.length;
  }

  /** Until every event of these customers has been sent at least once, or the timeout is reached. */
  async flush(subjects: string[] | null, withinMs: number): Promise<void> {
    const end = performance.now() + withinMs;
    while (this.#options.webhookUrl !== null && performance.now() < end) {
      const sent = await this.run(subjects);
      if (sent > 0) continue;
      const waiting = await one(
        this.#options.pool,
        `select from simulator.webhook w
         where state = 'due' and (attempts = 0 and due_at <= now() or leased_until > now()) and ${scope("$1")} limit 1`,
        [subjects],
      );
      if (!waiting) return;
      await sleep(20);
    }
  }

  /** Sends these events now and in this order, whether they were sent before or not. */
  async send(eventIds: string[]): Promise<Delivery[]> {
    const switches = await readSwitches(this.#options.pool);
    const deliveries: Delivery[] = [];
    for (const eventId of eventIds) {
      const event = await one<WebhookRow>(
        this.#options.pool,
        `update simulator.webhook set attempts = attempts + 1 where event_id = $1
         returning seq, event_id, type, topic, body, attempts`,
        [eventId],
      );
      if (event) deliveries.push(await this.#deliver(event, switches));
    }
    return deliveries;
  }

  /** A lease and SKIP LOCKED: an event is sent by one instance, and by another if that one dies. */
  #claim(switches: WebhookSwitches, subjects: string[] | null): Promise<WebhookRow[]> {
    if (this.#options.webhookUrl === null) return Promise.resolve([]);
    return many<WebhookRow>(
      this.#options.pool,
      `with taken as (
         update simulator.webhook set attempts = attempts + 1, leased_until = now() + make_interval(secs => $1)
         where seq in (
           select seq from simulator.webhook w
           where state = 'due' and due_at <= now() and coalesce(leased_until, '-infinity') <= now() and ${scope("$2")}
           order by seq ${switches.reorder ? "desc" : "asc"} limit ${BATCH} for update skip locked
         ) returning seq, event_id, type, topic, body, attempts)
       select * from taken order by seq ${switches.reorder ? "desc" : "asc"}`,
      [LEASE_SECONDS, subjects],
    );
  }

  async #sendInTurn(events: WebhookRow[], switches: WebhookSwitches): Promise<void> {
    for (const event of events) await this.#deliver(event, switches);
  }

  async #deliver(event: WebhookRow, switches: WebhookSwitches): Promise<Delivery> {
    let delivery = await this.#post(event, switches);
    for (let copy = 0; copy < switches.duplicate; copy++) delivery = await this.#post(event, switches);
    const accepted = delivery.status !== null && delivery.status >= 200 && delivery.status < 300;
    await execute(
      this.#options.pool,
      `update simulator.webhook set leased_until = null, last_status = $2, last_error = $3,
         due_at = now() + make_interval(secs => $4),
         state = case when $5 then 'delivered'
                      when state = 'held' then 'held'
                      when first_due_at < now() - make_interval(hours => ${GIVE_UP_AFTER_HOURS}) then 'given_up'
                      else state end
       where event_id = $1`,
      [event.event_id, delivery.status, delivery.error, backoffSeconds(event.attempts), accepted],
    );
    return delivery;
  }

  async #post(event: WebhookRow, switches: WebhookSwitches): Promise<Delivery> {
    const { webhookUrl, webhookSecret } = this.#options;
    const named = { event_id: event.event_id, type: event.type };
    if (webhookUrl === null) return { ...named, status: null, error: "There is no webhook address." };
    try {
      const response = await fetch(webhookUrl, {
        method: "POST",
        redirect: "manual",
        body: event.body,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        headers: {
          "Content-Type": "application/json",
          "User-Agent": "Razorpay-Webhook/v1 (simulator)",
          "X-Razorpay-Signature": sign(event.body, switches.bad_signature ? `not ${webhookSecret}` : webhookSecret),
          "x-razorpay-event-id": event.event_id,
        },
      });
      await response.body?.cancel();
      return { ...named, status: response.status, error: null };
    } catch (error) {
      return { ...named, status: null, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** 1, 2, 4 … seconds, an hour at most. */
function backoffSeconds(attempts: number): number {
  return Math.min(2 ** Math.min(attempts - 1, 12), LONGEST_BACKOFF_SECONDS);
}

const scope = (parameter: string) =>
  `(${parameter}::text[] is null or exists (select from simulator.customer c where c.id = w.customer_id
     and (c.id = any(${parameter}) or c.notes ->> 'student_id' = any(${parameter}))))`;
