import { createLoader, createSerializer, parseAsString } from "nuqs/server";

const params = { cursor: parseAsString };

/** Which page of the payments the address names. */
export const loadBillingParams = createLoader(params);

const serialize = createSerializer(params);

export function billingHref(cursor: string | null): string {
  return serialize("/billing", { cursor });
}
