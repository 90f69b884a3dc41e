import type { Metadata } from "next";

/** For pages whose URL holds a secret: no referrer to other sites, and no search index. */
export const secretAddress: Metadata = { referrer: "no-referrer", robots: { index: false, follow: false } };
