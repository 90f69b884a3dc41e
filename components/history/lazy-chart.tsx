"use client";

import { lazy, Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { useIsAwake } from "@/components/ui/use-is-awake";
import type { ChartBar } from "./history-chart";

const HistoryChart = lazy(() => import("./history-chart"));

type LazyChartProps = {
  bars: readonly ChartBar[];
  unit: string;
  /** What the chart shows, in a sentence; the table holds every number. */
  label: string;
};

export function LazyChart({ bars, unit, label }: LazyChartProps) {
  // The library measures its box, which the server has none of.
  const isInBrowser = useIsAwake();
  const placeholder = <Skeleton className="h-full rounded-control!" />;
  return (
    <div role="img" aria-label={label} className="h-56 sm:h-64">
      {isInBrowser ? (
        <Suspense fallback={placeholder}>
          <HistoryChart bars={bars} unit={unit} />
        </Suspense>
      ) : (
        placeholder
      )}
    </div>
  );
}
