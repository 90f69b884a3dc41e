import { createLoader, createSerializer, parseAsString } from "nuqs/server";
import { type Href, withQuery } from "@/components/ui/href";

const params = { cursor: parseAsString };

/** Which page of the payments the address names. */
export const loadBillingParams = createLoader(params);

const serialize = createSerializer(params);

export function billingHref(cursor: string | null): Href {
  return withQuery("/billing", serialize({ cursor }));
}
