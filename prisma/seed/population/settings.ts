import type { PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { QuotaPeriodKind } from "@/lib/domain/period";
import type { BillingSettings } from "@/lib/domain/subscription-model";
import type { InvoiceSettings } from "@/lib/services/invoices/build-invoice";
import type { Invoices } from "./invoices";
import type { Rows } from "./rows";
import type { Year } from "./year";

export interface PopulationOptions {
  students: number;
  /** Decides everything: the same seed at the same moment gives the same history. */
  seed: number;
  /** Days of history before `now`. */
  days: number;
  /** `light` leaves out mails, webhooks and sessions, and uses older than five weeks: for large populations. */
  history: "full" | "light";
  now: Date;
}

export interface SoldPlan {
  name: string;
  benefits: string[];
  /** Currency → the plans that are sold in it. */
  offers: ReadonlyMap<string, PlanOffer>;
}

export interface SeededFeature {
  key: string;
  name: string;
  kind: QuotaPeriodKind;
  /** Limits of the free plan; null is unlimited. Paid plans are unlimited. */
  freeLimit: number | null;
}

/** What all students of the population share. */
export interface World extends PopulationOptions {
  billing: BillingSettings;
  currency: string;
  appUrl: string;
  /** By key, the free plan included. */
  plans: Record<string, SoldPlan>;
  features: readonly SeededFeature[];
  passwordHash: string;
  year: Year;
  invoices: Invoices;
  invoicing: InvoiceSettings;
  rows: Rows;
}

/** @throws Error where the plan is not sold in the currency */
export function offerOf({ name, offers }: SoldPlan, currency: string): PlanOffer {
  const offer = offers.get(currency);
  if (!offer) throw new Error(`${name} has no price in ${currency}`);
  return offer;
}
