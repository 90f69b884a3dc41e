import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSettled } from "@/components/ui/use-settled";
import type { ArgumentsOf, Calls, ResponseOf } from "@/lib/client/call-api";
import { callAdmin, refusalOf } from "../admin-calls";

/** A preview needs no reason, but the call requires one. */
const FOR_A_PREVIEW = "preview";

/** The calls that support a preview. */
export type PreviewedCall = {
  [Name in keyof Calls]: Calls[Name]["request"] extends { body: { reason: string; preview?: boolean } } ? Name : never;
}[keyof Calls];

/** The part of the request body that the dialog's fields fill; reason and preview are added separately. */
export type FieldsOf<Name extends PreviewedCall> = Omit<Calls[Name]["body"], "reason" | "preview">;

/** The request of such a call. The compiler cannot check the body of fields and reason while the call is a variable. */
export function requestOf<Name extends PreviewedCall>(
  params: Calls[Name]["params"],
  body: FieldsOf<Name> & { reason: string; preview?: boolean },
  context: { idempotencyKey?: string } = {},
): ArgumentsOf<Name> {
  return [{ params, body, ...context }] as unknown[] as ArgumentsOf<Name>;
}

/**
 * The effects of an action with the current fields, computed by the server code that will apply them.
 *
 * @param body null while the fields are incomplete
 */
export function usePreview<Name extends PreviewedCall>(
  call: Name,
  params: Calls[Name]["params"],
  body: FieldsOf<Name> | null,
) {
  const settled = useSettled(body);
  const { data, error, isFetching } = useQuery<ResponseOf<Name> | null>({
    queryKey: ["action preview", call, params, settled],
    queryFn: async () =>
      settled && callAdmin(call, ...requestOf<Name>(params, { ...settled, reason: FOR_A_PREVIEW, preview: true })),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const isSettled = JSON.stringify(settled) === JSON.stringify(body) && !isFetching;
  return {
    answer: error || settled === null ? null : (data ?? null),
    problem: refusalOf(error),
    isSettled,
  };
}
