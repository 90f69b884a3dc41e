import type pg from "pg";

/** Whose a statement is, by the tables that it names; the first that fits. */
const OWNERS: [owner: string, names: RegExp][] = [
  // What begins and ends transactions is of everybody's, and what the bench asks by itself of nobody's.
  ["nobody", /^(begin|commit|rollback|set|show|create|analyze|select pg_stat)\b|pg_stat_statements/i],
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

/** What the database has done since it was last asked to forget, by owner. */
export async function countStatements(pool: pg.Pool): Promise<Counted[]> {
  const { rows } = await pool.query<{ calls: string; query: string }>(
    `SELECT /* bench */ calls, query FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
     ORDER BY calls DESC`,
  );
  return rows.map(({ calls, query }) => ({ owner: ownerOf(query), calls: Number(calls), query }));
}

function ownerOf(query: string): string {
  if (query.includes("/* bench */")) return "nobody";
  // The renewal itself writes mails and events with its own rows, and asks whether a reminder went out.
  if (
    /\bsubscription_renewal_log\b|\buser_subscription\b|\binvoice_series\b/.test(query) &&
    !/\b(simulator\.|api_key)/.test(query)
  )
    return "renewal";
  return OWNERS.find(([, names]) => names.test(query))?.[0] ?? "others";
}
