import { hasAuditKey, headSignature, isSame, linkHash } from "@/lib/crypto/audit-chain";
import type { HeadRow, LinkedEntry } from "@/lib/db/audit/chain-rows";
import { CHAIN_START, type ChainHead } from "@/lib/domain/audit-chain";
import { getEnv } from "@/lib/env";

/** Reads a chain, which may grow between two reads. */
export interface ChainReader {
  head(): Promise<HeadRow | null>;
  /** Links after one, in order, at most `limit`. */
  linksAfter(sequence: string, limit: number): Promise<LinkedEntry[]>;
  /** Entries that should have been linked by now, and ids of entries that were deleted before. */
  unchained(): Promise<{ id: string; isGone: boolean }[]>;
}

export type ChainFault =
  /** An entry or its link was changed, is in the wrong place, or follows another link than it should. */
  | "changed"
  | "entry_missing"
  | "link_missing"
  /** Linked with a key that is not configured. */
  | "unknown_key"
  /** Linked with an earlier key after links of the current one. */
  | "earlier_key"
  /** The head is gone, not signed by us, or does not match the chain. */
  | "head_missing"
  | "head_changed"
  | "cut_off"
  /** The head from outside is not in this chain. */
  | "other_chain"
  | "unchained"
  | "unchained_missing";

export interface ChainVerdict {
  isWhole: boolean;
  /** Entries that were verified. */
  verified: number;
  head: ChainHead;
  /** The first fault found. */
  fault: { kind: ChainFault; sequence: string | null; entryId: string | null } | null;
}

const PAGE = 1_000;

/**
 * Follows a chain from its beginning to its signed end, a page at a time. Any entry or link that was changed, removed, added, moved or cut
 * off is found; the first one is reported. The chaining job may continue meanwhile.
 *
 * @param known a head that was kept elsewhere: finds a chain that was rewritten as a whole, or restored to an earlier day
 */
export async function checkChain(reader: ChainReader, known: ChainHead | null = null): Promise<ChainVerdict> {
  const head = await reader.head();
  const broken = (at: ChainHead, kind: ChainFault, entryId: string | null = null, sequence = at.sequence) => ({
    isWhole: false,
    verified: Number(at.sequence),
    head: at,
    fault: { kind, sequence, entryId },
  });
  let at = CHAIN_START;
  let hasCurrentKey = false;
  let isKnown = known === null || known.sequence === at.sequence;
  const last = BigInt(head?.sequence ?? CHAIN_START.sequence);
  while (BigInt(at.sequence) < last) {
    const page = await reader.linksAfter(at.sequence, PAGE);
    for (const { link, entry } of page) {
      if (BigInt(at.sequence) === last) break;
      const next = (BigInt(at.sequence) + 1n).toString();
      const fault = (kind: ChainFault) => broken(at, kind, link.entryId, next);
      if (link.sequence !== next) return broken(at, "link_missing", null, next);
      if (!entry) return fault("entry_missing");
      if (!hasAuditKey(link.keyId)) return fault("unknown_key");
      const isCurrent = link.keyId === getEnv().AUDIT_KEY_ID;
      if (hasCurrentKey && !isCurrent) return fault("earlier_key");
      hasCurrentKey ||= isCurrent;
      if (!isSame(linkHash(at.hash, link, entry), link.hash)) return fault("changed");
      at = { sequence: next, hash: link.hash };
      if (known?.sequence === next) {
        if (!isSame(known.hash, at.hash)) return broken(at, "other_chain", link.entryId);
        isKnown = true;
      }
    }
    if (page.length === 0) return broken(at, "cut_off", null, (BigInt(at.sequence) + 1n).toString());
  }
  const end = headFault(head, at, hasCurrentKey) ?? (isKnown ? null : "other_chain");
  if (end) return broken(at, end);
  const afterEnd = await faultAfterEnd(reader, at);
  if (afterEnd) return broken(at, afterEnd);
  const [lost] = await reader.unchained();
  if (lost) return broken(at, lost.isGone ? "unchained_missing" : "unchained", lost.id);
  return { isWhole: true, verified: Number(at.sequence), head: at, fault: null };
}

function headFault(head: HeadRow | null, at: ChainHead, hasCurrentKey: boolean): ChainFault | null {
  // A chain that has not begun has no head; links without one are found next.
  if (!head) return null;
  if (!hasAuditKey(head.keyId)) return "unknown_key";
  if (!isSame(headSignature(head, head.keyId, head.signedAt), head.signature)) return "head_changed";
  if (hasCurrentKey && head.keyId !== getEnv().AUDIT_KEY_ID) return "earlier_key";
  return isSame(head.hash, at.hash) ? null : "head_changed";
}

/** Links after the signed end are right only if the head has been signed again meanwhile. */
async function faultAfterEnd(reader: ChainReader, at: ChainHead): Promise<ChainFault | null> {
  const [next] = await reader.linksAfter(at.sequence, 1);
  if (!next) return null;
  const now = await reader.head();
  if (!now) return "head_missing";
  return BigInt(now.sequence) >= BigInt(next.link.sequence) ? null : "head_changed";
}
