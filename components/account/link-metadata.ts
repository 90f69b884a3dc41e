import type { Metadata } from "next";

/** For pages whose address holds a secret: no other site is told it, and no index keeps it. */
export const secretAddress: Metadata = { referrer: "no-referrer", robots: { index: false, follow: false } };
