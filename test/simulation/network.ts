import { receiveWebhook } from "@/lib/services/gateway-sync/receive-webhook";
import type { Random } from "@/prisma/seed/random";
import type { Gateway } from "./gateway";
import { MINUTE_MS, type Schedule } from "./schedule";

/** The longest delay of a webhook. Razorpay retries for a day. */
const LATEST_WEBHOOK_MS = 23 * 60 * MINUTE_MS;

/** An event of the gateway that is not delivered yet. */
export interface NewWebhook {
  seq: string;
  event_id: string;
  student: string | null;
}

/** The part of the world that the delivery of webhooks needs. */
interface Place {
  readonly random: Random;
  readonly schedule: Schedule;
  readonly gateway: Gateway;
  readonly isDown: boolean;
  /** The randomness that decides what becomes of each student's webhooks. */
  readonly people: readonly { studentId: string; network: Random }[];
  now(): Date;
  follow(): Promise<void>;
}

/** Delivers the gateway's webhooks to us. */
export class Network {
  /** High-water mark of the events whose delivery is decided. */
  lastEvent = 0n;
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Decides when each new event is delivered, how often, or never. @returns those to deliver at once */
  plan(webhooks: readonly NewWebhook[]): string[] {
    const atOnce: string[] = [];
    for (const { seq, event_id, student } of webhooks) {
      this.lastEvent = BigInt(seq);
      const network = this.#place.people.find(({ studentId }) =>
        student?.endsWith(studentId.replaceAll("-", "")),
      )?.network;
      const random = network ?? this.#place.random;
      const fate = random.weighted({ now: 50, soon: 12, late: 10, twice: 5, lost: 23 });
      if (fate === "now") atOnce.push(event_id);
      if (fate === "twice") atOnce.push(event_id, event_id);
      if (fate === "soon") this.#sendLater(event_id, random.whole(1, 30) * MINUTE_MS);
      if (fate === "late" || fate === "twice") this.#sendLater(event_id, random.whole(1, LATEST_WEBHOOK_MS));
    }
    return this.#place.random.chance(0.3) ? this.#place.random.shuffle(atOnce) : atOnce;
  }

  #sendLater(eventId: string, ms: number): void {
    this.#place.schedule.after(ms, "webhook", () => this.#deliver([eventId]));
  }

  async #deliver(eventIds: string[]): Promise<void> {
    await this.send(eventIds);
    await this.#place.follow();
  }

  async send(eventIds: string[]): Promise<void> {
    // The gateway retries. What it could not deliver within a day is lost.
    if (this.#place.isDown) {
      for (const id of eventIds) {
        if (!this.#place.random.chance(0.3)) this.#sendLater(id, 5 * 60 * MINUTE_MS);
      }
    } else await this.#place.gateway.control("POST", "/webhooks/send", { event_ids: eventIds });
  }

  async receive({ raw, headers }: { raw: string; headers: Headers }): Promise<number> {
    if (this.#place.isDown) return 503;
    try {
      await receiveWebhook({ raw, body: JSON.parse(raw), headers }, this.#place.now());
      return 200;
    } catch {
      return 500;
    }
  }
}
