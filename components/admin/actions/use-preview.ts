import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSettled } from "@/components/ui/use-settled";
import { Refused, send } from "../admin-calls";

/** A preview needs no reason, and the call has one whatever it is for. */
const FOR_A_PREVIEW = "preview";

/**
 * What a action would do as its fields stand, reckoned by what will do it.
 *
 * @param body null where the fields say nothing yet
 */
export function usePreview<Answer>(path: string, body: Record<string, unknown> | null) {
  const asked = useSettled(body);
  const { data, error, isFetching } = useQuery({
    queryKey: ["action preview", path, asked],
    queryFn: () => send("POST", path, { ...asked, reason: FOR_A_PREVIEW, preview: true }) as Promise<unknown>,
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const isSettled = JSON.stringify(asked) === JSON.stringify(body) && !isFetching;
  return {
    answer: error || asked === null ? null : ((data as Answer | undefined) ?? null),
    problem: error instanceof Refused ? error.message : null,
    isSettled,
  };
}
