import type pg from "pg";
import { entitledPlanKey } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";

export interface LogEntry {
  id: string;
  recordedAt: Date;
  subscriptionId: string;
  feature: string;
  periodStart: Date;
  quantity: number;
  inputSize: number;
  usageType: string;
  createdAt: Date;
  reservationId: string | null;
  outputData: string | null;
}

/** Logs completed uses, inside the transaction that counted them; `now` is the student's time, which decides the effective plan. */
export async function insertUses(client: pg.PoolClient, now: Date, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await queryRows(
    INSERT,
    [
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.recordedAt.toISOString()),
      entries.map((entry) => entry.subscriptionId),
      entries.map((entry) => entry.feature),
      entries.map((entry) => entry.periodStart.toISOString()),
      entries.map((entry) => entry.quantity),
      entries.map((entry) => entry.inputSize),
      entries.map((entry) => entry.usageType),
      entries.map((entry) => entry.createdAt.toISOString()),
      entries.map((entry) => entry.reservationId),
      entries.map((entry) => entry.outputData),
      now.toISOString(),
    ],
    client,
  );
}

const INSERT = defineStatement({
  name: "insert_uses",
  text: `INSERT INTO feature_usage_log
  (id, recorded_at, subscription_id, feature_name, period_start, quantity, input_size, usage_type, status, plan_key, created_at, reservation_id,
   output_data)
SELECT entry.id, recorded_at, subscription_id, feature_name, period_start, quantity, input_size, usage_type, 'completed',
  CASE WHEN s.entitled_until > $12::timestamptz THEN ${entitledPlanKey("s")} ELSE 'free' END, entry.created_at, reservation_id, output_data
FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::timestamptz[], $6::int[], $7::int[], $8::text[], $9::timestamptz[], $10::uuid[], $11::jsonb[])
  AS entry (id, recorded_at, subscription_id, feature_name, period_start, quantity, input_size, usage_type, created_at, reservation_id, output_data)
JOIN user_subscription s ON s.id = entry.subscription_id`,
});

export interface Refusal {
  id: string;
  recordedAt: Date;
  subscriptionId: string;
  feature: string;
  /** Key of the plan whose limit was exceeded. */
  plan: string;
  quantity: number;
  createdAt: Date;
}

/** Logs summed refusals for the history and the analytics, outside the refused calls themselves. */
export async function insertRefusals(refusals: readonly Refusal[]): Promise<void> {
  await queryRows(INSERT_REFUSALS, [
    refusals.map((refusal) => refusal.id),
    refusals.map((refusal) => refusal.recordedAt.toISOString()),
    refusals.map((refusal) => refusal.subscriptionId),
    refusals.map((refusal) => refusal.feature),
    refusals.map((refusal) => refusal.quantity),
    refusals.map((refusal) => refusal.createdAt.toISOString()),
    refusals.map((refusal) => refusal.plan),
  ]);
}

const INSERT_REFUSALS = defineStatement({
  name: "insert_refusals",
  text: `INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, quantity, status, plan_key, created_at)
SELECT id, recorded_at, subscription_id, feature_name, quantity, 'failed', plan_key, created_at
FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::int[], $6::timestamptz[], $7::text[])
  AS refusal (id, recorded_at, subscription_id, feature_name, quantity, created_at, plan_key)`,
});

/** Creates missing partitions for the month of `realNow` and the `ahead` months after it. */
export async function prepareLogPartitions(realNow: Date, ahead: number): Promise<void> {
  await queryRows(PREPARE_PARTITIONS, [realNow.toISOString(), ahead]);
}

const PREPARE_PARTITIONS = defineStatement({
  name: "prepare_partitions",
  text: "SELECT prepare_usage_log_partitions(($1::timestamptz AT TIME ZONE 'UTC')::date, $2::int)",
});
