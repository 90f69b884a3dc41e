import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Refused, send } from "../admin-calls";

/** How long typing pauses before what it would do is reckoned. */
const PAUSE_MS = 300;

/** A preview needs no reason, and the call has one whatever it is for. */
const FOR_A_PREVIEW = "preview";

/**
 * What a deed would do as its fields stand, reckoned by what will do it.
 *
 * @param body null where the fields say nothing yet
 */
export function usePreview<Answer>(path: string, body: Record<string, unknown> | null) {
  const asked = useSettled(body);
  const { data, error, isFetching } = useQuery({
    queryKey: ["deed preview", path, asked],
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

function useSettled(body: Record<string, unknown> | null) {
  const text = JSON.stringify(body);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as Record<string, unknown> | null;
}
