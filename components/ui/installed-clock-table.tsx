"use client";

import type { ReactNode } from "react";
import { type ClockTable, installClockTable } from "@/lib/format/clock-table";

/**
 * Installs the server's table of a zone before anything below it is rendered, hydration included: an effect would come too late. Doing so
 * twice changes nothing. On the server it stays out, because one process renders for zones and years of everybody.
 */
export function InstalledClockTable({ table, children }: { table: ClockTable; children: ReactNode }) {
  if (typeof window !== "undefined") installClockTable(table);
  return children;
}
