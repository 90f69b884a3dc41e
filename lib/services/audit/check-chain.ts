import { hasAuditKey, headSignature, isSame, linkHash } from "@/lib/crypto/audit-chain";
import type { HeadRow, LinkedEntry } from "@/lib/db/audit/chain-rows";
import { CHAIN_START, type ChainHead } from "@/lib/domain/audit-chain";
import { getEnv } from "@/lib/env";

/** Where a chain lies. What was read of it once may have grown when it is read again. */
export interface ChainReader {
  head(): Promise<HeadRow | null>;
  /** Seals behind one, in order, at most so many. */
  linksAfter(sequence: string, limit: number): Promise<LinkedEntry[]>;
  /** Entries that should have been sealed by now, and names of entries that are gone. */
  unchained(): Promise<{ id: string; isGone: boolean }[]>;
}

export type ChainFault =
  /** An entry or its link is not what was sealed, stands in another's place, or follows on something else. */
  | "changed"
  | "entry_missing"
  | "link_missing"
  /** Encrypted by a key that the settings do not have. */
  | "unknown_key"
  /** By an earlier key behind links of the present one. */
  | "earlier_key"
  /** What says how far the chain goes is gone, not signed by us, or says something else. */
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
  /** The first that was found. */
  fault: { kind: ChainFault; sequence: string | null; entryId: string | null } | null;
}

const PAGE = 1_000;

/**
 * Follows a chain from its beginning to its signed end, a page at a time: any entry or link that was changed, removed, added, moved or cut
 * off is found, the first one is named. While it is read, the sealer may go on.
 *
 * @param known a head that was kept elsewhere: finds a chain that was rewritten as a whole, or set back to an earlier day
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
  let isRenewed = false;
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
      const isPresent = link.keyId === getEnv().AUDIT_KEY_ID;
      if (isRenewed && !isPresent) return fault("earlier_key");
      isRenewed ||= isPresent;
      if (!isSame(linkHash(at.hash, link, entry), link.hash)) return fault("changed");
      at = { sequence: next, hash: link.hash };
      if (known?.sequence === next) {
        if (!isSame(known.hash, at.hash)) return broken(at, "other_chain", link.entryId);
        isKnown = true;
      }
    }
    if (page.length === 0) return broken(at, "cut_off", null, (BigInt(at.sequence) + 1n).toString());
  }
  const end = headFault(head, at, isRenewed) ?? (isKnown ? null : "other_chain");
  if (end) return broken(at, end);
  const beyond = await faultBeyond(reader, at);
  if (beyond) return broken(at, beyond);
  const [lost] = await reader.unchained();
  if (lost) return broken(at, lost.isGone ? "unchained_missing" : "unchained", lost.id);
  return { isWhole: true, verified: Number(at.sequence), head: at, fault: null };
}

function headFault(head: HeadRow | null, at: ChainHead, isRenewed: boolean): ChainFault | null {
  // A chain that was never begun has none; what lies behind it is looked at next.
  if (!head) return null;
  if (!hasAuditKey(head.keyId)) return "unknown_key";
  if (!isSame(headSignature(head, head.keyId, head.signedAt), head.signature)) return "head_changed";
  if (isRenewed && head.keyId !== getEnv().AUDIT_KEY_ID) return "earlier_key";
  return isSame(head.hash, at.hash) ? null : "head_changed";
}

/** Seals behind the end that was signed are there only if it was signed anew meanwhile. */
async function faultBeyond(reader: ChainReader, at: ChainHead): Promise<ChainFault | null> {
  const [next] = await reader.linksAfter(at.sequence, 1);
  if (!next) return null;
  const now = await reader.head();
  if (!now) return "head_missing";
  return BigInt(now.sequence) >= BigInt(next.link.sequence) ? null : "head_changed";
}
