import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UsageSnapshot } from "@/components/quota/quota";
import { fetchRecent } from "./usage-calls";

/** Asked again whenever the snapshot says that something was used since. */
export function useRecentActivity(snapshot: UsageSnapshot, rows: number) {
  const lastUsed = Object.values(snapshot.feature_usage)
    .map(({ last_used }) => last_used ?? "")
    .reduce((latest, at) => (at > latest ? at : latest), "");
  const { data, isError } = useQuery({
    queryKey: ["usage", "recent", lastUsed],
    queryFn: ({ signal }) => fetchRecent(rows, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  return isError ? null : data;
}
