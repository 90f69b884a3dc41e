import type pg from "pg";
import { hashPassword } from "@/lib/crypto/password";
import { getPlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import { findPlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { getEnv } from "@/lib/env";
import { invoiceSettings } from "@/lib/services/invoices/issue-invoice";
import { billingSettings } from "@/lib/services/subscription/billing-settings";
import { DEMO_PASSWORD } from "../seed-demo";
import { Invoices } from "./invoices";
import { Rows } from "./rows";
import type { PopulationOptions, SeededFeature, SoldPlan, World } from "./settings";
import { Year } from "./year";

export const CURRENCIES = ["USD", "INR"] as const;

/** What all students share: the settings, and the catalogue as it is in the database. */
export async function readWorld(client: pg.PoolClient, options: PopulationOptions): Promise<World> {
  const env = getEnv();
  const billing = billingSettings();
  const features = await client.query<SeededFeature>(
    `SELECT f.key, f.name, f.quota_period AS kind, l.quota AS "freeLimit" FROM feature f
     JOIN plan ON plan.key = $1 JOIN plan_limit l ON l.plan_version_id = plan.current_version_id AND l.feature_key = f.key
     WHERE f.archived_at IS NULL ORDER BY f.position`,
    [FREE_PLAN_KEY],
  );
  return {
    ...options,
    billing,
    currency: env.BILLING_CURRENCY,
    appUrl: env.APP_URL,
    plans: {
      free: await readPlan(client, FREE_PLAN_KEY),
      premium: await readPlan(client, "premium"),
      pro: await readPlan(client, "pro"),
    },
    features: features.rows,
    passwordHash: await hashPassword(DEMO_PASSWORD),
    year: new Year(options.now, options.days, billing.timeZone),
    invoices: new Invoices(),
    invoicing: invoiceSettings(),
    rows: new Rows(),
  };
}

async function readPlan(client: pg.PoolClient, key: string): Promise<SoldPlan> {
  const { name, benefits } = await getPlanLabels(key, client);
  const offers: SoldPlan["offers"] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never = new Map();
  for (const currency of CURRENCIES) {
    const offer = await findPlanOffer(key, currency, client);
    if (offer) offers.set(currency, offer);
  }
  return { name, benefits, offers };
}
