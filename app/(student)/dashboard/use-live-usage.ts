import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { UsageSnapshot } from "@/components/quota/quota";
import { type Consumed, consume, fetchSnapshot } from "./usage-calls";

const queryKey = ["usage", "real-time"];
const pollMilliseconds = 5_000;

/** The snapshot that the server rendered, then kept fresh: on focus, every five seconds while visible, after each use. */
export function useLiveUsage(initial: UsageSnapshot) {
  const client = useQueryClient();
  const [inUse, setInUse] = useState<string | null>(null);
  const { data, isError } = useQuery({
    queryKey,
    queryFn: ({ signal }) => fetchSnapshot(signal),
    initialData: initial,
    // Rendered a moment ago: the first poll is soon enough.
    staleTime: pollMilliseconds,
    refetchInterval: pollMilliseconds,
    refetchOnWindowFocus: "always",
    // The interval is the retry: a second one would only delay the news that the numbers are old.
    retry: false,
  });

  const show = async (feature: string, { used, limit, remaining, percentage }: Consumed) => {
    // A poll that left before the use must not arrive after it and show the old number again.
    await client.cancelQueries({ queryKey });
    client.setQueryData<UsageSnapshot>(queryKey, (snapshot) => {
      const usage = snapshot?.feature_usage[feature];
      if (!snapshot || !usage) return snapshot;
      const now = { ...usage, used, limit, remaining, percentage, allowed: usage.unlimited || remaining > 0 };
      return { ...snapshot, feature_usage: { ...snapshot.feature_usage, [feature]: now } };
    });
  };

  /** Uses a feature once and shows at once what is left. */
  const use = async (feature: string) => {
    setInUse(feature);
    try {
      const answer = await consume(feature);
      if (answer.outcome === "counted") await show(feature, answer.quota);
      return answer;
    } finally {
      setInUse(null);
      // Not awaited: the answer itself says what is left, the button need not wait for the rest.
      void client.invalidateQueries({ queryKey });
    }
  };

  return { snapshot: data, isStale: isError, use, inUse };
}
