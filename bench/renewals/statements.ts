import type pg from "pg";

/** The part of the app that owns a statement, by the tables that it names; the first match counts. */
const OWNERS: [owner: string, names: RegExp][] = [
  // Statements that begin and end transactions belong to no part, as do those of the bench itself.
  ["none", /^(begin|commit|rollback|set|show|create|analyze|select pg_stat)\b|pg_stat_statements/i],
  ["gateway", /\bsimulator\./],
  ["checks", /\bapi_key\b/],
  ["engine", /\b(job_\w+|pg_advisory_xact_lock)\b|(FROM|UPDATE) outbox_event\b/],
  ["changes", /\bpg_notify\b/],
  ["webhooks", /\bwebhook_event\b|payment p WHERE p\.gateway_payment_id/],
  ["mails", /(FROM|UPDATE) mail\b/],
];

export interface Counted {
  owner: string;
  calls: number;
  query: string;
}

/** The statements since the last reset of the statistics, with their owners. */
export async function countStatements(pool: pg.Pool): Promise<Counted[]> {
  const { rows } = await pool.query<{ calls: string; query: string }>(
    `SELECT /* bench */ calls, query FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
     ORDER BY calls DESC`,
  );
  return rows.map(({ calls, query }) => ({ owner: ownerOf(query), calls: Number(calls), query }));
}

function ownerOf(query: string): string {
  if (query.includes("/* bench */")) return "none";
  // The renewal writes mails and events together with its own rows, and checks whether a reminder was sent.
  if (
    /\bsubscription_renewal_log\b|\buser_subscription\b|\binvoice_series\b/.test(query) &&
    !/\b(simulator\.|api_key)/.test(query)
  )
    return "renewal";
  return OWNERS.find(([, names]) => names.test(query))?.[0] ?? "others";
}
