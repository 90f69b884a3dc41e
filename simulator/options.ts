import { getProcessEnv, resolveMode } from "@/lib/env";

export interface Clock {
  now(): Date;
}

export interface SimulatorOptions {
  /** The database of the store, which has a schema of its own. */
  databaseUrl: string;
  keyId: string;
  keySecret: string;
  webhookSecret: string;
  /** Where events are sent; without it they are only stored. */
  webhookUrl?: string;
  /** How browsers reach this simulator; its path is the prefix that it is mounted on. */
  publicUrl: string;
  /** The time for customers without a clock of their own (see README: clocks). */
  clock?: Clock;
  /** Maximum number of database connections. */
  poolSize?: number;
}

const systemClock: Clock = { now: () => new Date() };

export type Config = Required<Omit<SimulatorOptions, "webhookUrl">> & { webhookUrl: string | null; prefix: string };

/** Completes the options, and refuses to simulate payments in production or with a live key. */
export function readOptions(options: SimulatorOptions): Config {
  if (resolveMode(getProcessEnv()) === "production") {
    throw new Error("The payment simulator does not start in production: set STUDYMETER_MODE to demo or test.");
  }
  if (options.keyId.startsWith("rzp_live_")) {
    throw new Error("The payment simulator does not start with a live key (rzp_live_…).");
  }
  const url = new URL(options.publicUrl);
  return {
    ...options,
    clock: options.clock ?? systemClock,
    poolSize: options.poolSize ?? 8,
    webhookUrl: options.webhookUrl ?? null,
    publicUrl: url.href.replace(/\/$/, ""),
    prefix: url.pathname.replace(/\/$/, ""),
  };
}
