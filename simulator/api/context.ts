import type pg from "pg";
import type { Config } from "../options";
import type { Behaviour, Operation } from "../store/behaviour";
import { nowFor } from "../store/clocks";
import type { Db } from "../store/database";
import type { Entity } from "../store/entities";

export interface Context {
  pool: pg.Pool;
  config: Config;
  /** Parts of the path by name. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Headers;
  /** The JSON body; `{}` where there is none. */
  body: unknown;
  /** The behaviour that is set for this call, if any. */
  behaviour: Behaviour | null;
  /** Wakes the webhook dispatcher. */
  nudge(): void;
}

export interface ApiRoute {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  operation: Operation;
  /** The customer of this call, to find the behaviour. */
  customerOf?(context: Context): Promise<string | null>;
  run(context: Context): Promise<Entity>;
}

export function now(context: Context, db: Db, customerId: string | null): Promise<Date> {
  return nowFor(db, customerId, context.config.clock);
}

/** A member of the body that is a string. */
export function textIn(body: unknown, name: string): string | null {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : null;
  return typeof value === "string" ? value : null;
}

export function param(context: Context, name: string): string {
  return context.params[name] ?? "";
}
