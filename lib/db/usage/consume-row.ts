import { type RowOf, t } from "../sql/statement";
import { RESULT_ROW } from "./subject-sql";

export type ConsumeVerdict =
  | "unauthenticated"
  | "forbidden"
  | "clock"
  | "replay"
  | "feature_not_found"
  | "student_not_found"
  | "ahead"
  | "import_forbidden"
  | "anchor"
  | "sweep"
  | "exhausted"
  | "go";

export const CONSUME_ROW = {
  ...RESULT_ROW,
  verdict: t.text.of<ConsumeVerdict>(),
  /** Set where expired reservations have to be swept first. */
  period_start: t.timestamptz.nullable,
  counted: t.bool,
  used: t.int4,
  reserved: t.int4,
  upgrade_plan_name: t.text.nullable,
};

export const KEYED_CONSUME_ROW = {
  ...CONSUME_ROW,
  stored_request_hash: t.bytea.nullable,
  stored_outcome: t.jsonb.of<ConsumeOutcome>().nullable,
  stored_is_stale: t.bool.nullable,
};

/** The stored columns exist with an idempotency key only. */
export type ConsumeRow = RowOf<typeof CONSUME_ROW> & Partial<RowOf<typeof KEYED_CONSUME_ROW>>;

/** What an idempotency record keeps of a consume: the facts that its response is serialized from. */
export interface ConsumeOutcome {
  id: string;
  feature: string;
  used: number;
  reserved: number;
  limit: number | null;
  expires_at: string | null;
}
