import { findHead, findLinksAfter, findUnchained } from "@/lib/db/audit/chain-rows";
import type { ChainHead } from "@/lib/domain/audit-chain";
import { type ChainVerdict, checkChain } from "./check-chain";

/** The chaining job runs every minute; an entry that is older than this should have its link. */
const UNCHAINED_AFTER_MS = 10 * 60_000;

/**
 * Verifies the whole audit against its chain, in bounded memory, while the app runs.
 *
 * @param known a head from the log stream, which cannot be changed through the database
 */
export async function verifyAudit(realNow: Date, known: ChainHead | null = null): Promise<ChainVerdict> {
  const recordedBefore = new Date(realNow.getTime() - UNCHAINED_AFTER_MS);
  return checkChain(
    { head: findHead, linksAfter: findLinksAfter, unchained: () => findUnchained(recordedBefore) },
    known,
  );
}
