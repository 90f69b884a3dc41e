import pg from "pg";
import { getEnv } from "@/lib/env";
import { queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";

/** Postgres allows less than 8,000 bytes per notification; an id is 36 and a comma. */
const IDS_PER_NOTE = 200;

const CHANNEL = "studymeter_changes";

/** Sent in place of an id: the change concerns every subscription. */
export const EVERYBODY = "everybody";

/**
 * Notifies every instance which subscriptions changed. Called after the commits, for many at once: a NOTIFY inside a busy transaction makes
 * all commits wait for each other.
 */
export async function announceChanges(subscriptionIds: readonly string[]): Promise<void> {
  for (let from = 0; from < subscriptionIds.length; from += IDS_PER_NOTE) {
    const payload = subscriptionIds.slice(from, from + IDS_PER_NOTE).join(",");
    await queryRows(ANNOUNCE, [CHANNEL, payload]);
  }
}

export interface ChangeListener {
  stop(): Promise<void>;
}

/**
 * Listens on a dedicated connection, past any pooler. `onLost` is called once, however the connection ends; until then no change is missed.
 */
export async function listenToChanges(
  onChange: (subscriptionIds: string[]) => void,
  onLost: () => void,
): Promise<ChangeListener> {
  const client = new pg.Client({
    connectionString: getEnv().DATABASE_DIRECT_URL,
    keepAlive: true,
    connectionTimeoutMillis: 3_000,
    application_name: "studymeter-listen",
  });
  let over = false;
  const lose = () => {
    if (over) return;
    over = true;
    onLost();
  };
  client.on("error", lose);
  client.on("end", lose);
  client.on("notification", ({ payload }) => onChange(payload?.split(",") ?? []));
  await client.connect();
  await client.query(`LISTEN ${CHANNEL}`);
  return {
    stop: async () => {
      over = true;
      await client.end();
    },
  };
}

const ANNOUNCE = defineStatement({ name: "announce_changes", text: "SELECT pg_notify($1::text, $2::text)" });
