import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSettled } from "@/components/ui/use-settled";
import type { ArgumentsOf, Calls, ResponseOf } from "@/lib/client/call-api";
import { callAdmin, refusalOf } from "../admin-calls";

/** A preview needs no reason, and the call has one whatever it is for. */
const FOR_A_PREVIEW = "preview";

/** Those calls that tell what they would do when they are asked to. */
export type PreviewedCall = {
  [Name in keyof Calls]: Calls[Name]["request"] extends { body: { reason: string; preview?: boolean } } ? Name : never;
}[keyof Calls];

/** What the fields of a dialog make of the call; the reason and the preview are asked for by itself. */
export type FieldsOf<Name extends PreviewedCall> = Omit<Calls[Name]["body"], "reason" | "preview">;

/** The request of such a call. Fields and reason make its body, which the compiler cannot see while the call is a variable. */
export function requestOf<Name extends PreviewedCall>(
  params: Calls[Name]["params"],
  body: FieldsOf<Name> & { reason: string; preview?: boolean },
  context: { idempotencyKey?: string } = {},
): ArgumentsOf<Name> {
  return [{ params, body, ...context }] as unknown[] as ArgumentsOf<Name>;
}

/**
 * What a action would do as its fields stand, reckoned by what will do it.
 *
 * @param body null where the fields say nothing yet
 */
export function usePreview<Name extends PreviewedCall>(
  call: Name,
  params: Calls[Name]["params"],
  body: FieldsOf<Name> | null,
) {
  const asked = useSettled(body);
  const { data, error, isFetching } = useQuery<ResponseOf<Name> | null>({
    queryKey: ["action preview", call, params, asked],
    queryFn: async () =>
      asked && callAdmin(call, ...requestOf<Name>(params, { ...asked, reason: FOR_A_PREVIEW, preview: true })),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const isSettled = JSON.stringify(asked) === JSON.stringify(body) && !isFetching;
  return {
    answer: error || asked === null ? null : (data ?? null),
    problem: refusalOf(error),
    isSettled,
  };
}
