import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { UsageSnapshot } from "@/components/quota/quota";
import { followUsage } from "./shared-stream";
import { fetchSnapshot } from "./student-reads";

const queryKey = ["usage", "real-time"];
const pollMilliseconds = 5_000;

/** The snapshot that the server rendered, kept fresh by the event stream, or by polling every five seconds without one. */
export function useLiveUsage(initial: UsageSnapshot, studentId: string) {
  const client = useQueryClient();
  const [isLive, setIsLive] = useState(false);
  const { data, isError } = useQuery({
    queryKey,
    queryFn: ({ signal }) => fetchSnapshot(studentId, signal),
    initialData: initial,
    // Rendered a moment ago: the stream, or the first poll, is soon enough.
    staleTime: pollMilliseconds,
    refetchInterval: !isLive && pollMilliseconds,
    refetchOnWindowFocus: isLive ? false : "always",
    // The interval is the retry: another one would only delay the notice that the numbers are stale.
    retry: false,
  });
  useEffect(() => {
    const onUsage = async (usage: UsageSnapshot) => {
      // A poll that started before the change must not arrive after it and show the old number (a race).
      await client.cancelQueries({ queryKey });
      client.setQueryData<UsageSnapshot>(queryKey, usage);
    };
    return followUsage(studentId, { onUsage, onLive: setIsLive });
  }, [client, studentId]);
  return { snapshot: data, isStale: isError };
}
