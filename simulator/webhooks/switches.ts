import { z } from "zod";
import { type Db, execute, one } from "../store/database";

/** Delivery faults between the simulator and the webhook endpoint. With all off, each event is sent once, in order, immediately. */
export const switchesSchema = z.object({
  /** Further copies of every delivery, with the same event id. */
  duplicate: z.number().int().min(0).max(20).default(0),
  /** The newest first. */
  reorder: z.boolean().default(false),
  delay_seconds: z.number().min(0).max(86_400).default(0),
  /** Events are stored and not sent; `POST /__control/webhooks/send` still can. */
  drop: z.boolean().default(false),
  /** Signed with another secret, as a forger would; sent again properly once the switch is off. */
  bad_signature: z.boolean().default(false),
  /** The event types that delay and drop apply to; all by default. */
  events: z.array(z.string()).optional(),
});

export type WebhookSwitches = z.output<typeof switchesSchema>;

export const SWITCHES_KEY = "webhooks";

/** In the store and not in memory: all instances must behave alike, also after a restart. */
export async function readSwitches(db: Db): Promise<WebhookSwitches> {
  const row = await one<{ value: unknown }>(db, "select value from simulator.setting where key = $1", [SWITCHES_KEY]);
  return switchesSchema.parse(row?.value ?? {});
}

export async function writeSwitches(db: Db, switches: z.input<typeof switchesSchema>): Promise<WebhookSwitches> {
  const value = switchesSchema.parse(switches);
  await execute(
    db,
    "insert into simulator.setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
    [SWITCHES_KEY, JSON.stringify(value)],
  );
  return value;
}
