import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { fetchRecent } from "@/components/live/student-reads";
import type { UsageSnapshot } from "@/components/quota/quota";
import type { ActivityEntry } from "@/components/quota/recent-activity";

/** When something was last used, as the snapshot has it; "" for a student who has used nothing. */
function lastUsedIn(snapshot: UsageSnapshot): string {
  return Object.values(snapshot.feature_usage)
    .map(({ last_used }) => last_used ?? "")
    .reduce((latest, at) => (at > latest ? at : latest), "");
}

interface Rendered {
  studentId: string;
  snapshot: UsageSnapshot;
  activity: ActivityEntry[];
}

/** The activity that the server rendered, fetched again whenever a newer snapshot shows a later use. */
export function useRecentActivity(snapshot: UsageSnapshot, rendered: Rendered, rows: number): ActivityEntry[] | null {
  const lastUsed = lastUsedIn(snapshot);
  const { data, isError } = useQuery({
    queryKey: ["usage", "recent", lastUsed],
    queryFn: ({ signal }) => fetchRecent(rendered.studentId, rows, signal),
    initialData: lastUsed === lastUsedIn(rendered.snapshot) ? rendered.activity : undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  return isError ? null : (data ?? rendered.activity);
}
