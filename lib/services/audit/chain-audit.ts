import { headSignature, isSame, linkHash } from "@/lib/crypto/audit-chain";
import {
  acquireChainLock,
  findHead,
  findNewestLink,
  findWaitingEntries,
  type HeadRow,
  insertLinks,
  type LinkRow,
  writeHead,
} from "@/lib/db/audit/chain-rows";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { CHAIN_START, type ChainHead } from "@/lib/domain/audit-chain";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";

/** Entries that one transaction links, and batches that one run makes: what is left then is for the next. */
const BATCH = 500;
const BATCHES = 200;

/**
 * Links waiting entries into the chain, as far as no earlier entry can still be committed. An advisory lock lets one instance do this at a
 * time; the others skip the run. If the end of the chain is not what was signed last, nothing is linked: a break must not be built upon.
 *
 * @returns how many were linked
 * @throws Error if the end of the chain was changed, or its key is not configured
 */
export async function chainAudit(realNow: Date): Promise<number> {
  let linked = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const count = await withTransaction((client) => chainBatch(realNow, client));
    linked += count;
    if (count < BATCH) break;
  }
  return linked;
}

async function chainBatch(realNow: Date, client: Connection): Promise<number> {
  if (!(await acquireChainLock(client))) return 0;
  const head = await findHead(client);
  const end = await requireEnd(head, client);
  const entries = await findWaitingEntries(BATCH, client);
  const { AUDIT_KEY_ID: keyId } = getEnv();
  if (entries.length === 0 && (!head || head.keyId === keyId)) return 0;
  const linkedAt = realNow.toISOString();
  const links: LinkRow[] = [];
  let { sequence, hash } = end;
  for (const entry of entries) {
    sequence = (BigInt(sequence) + 1n).toString();
    hash = linkHash(hash, { sequence, linkedAt, keyId }, entry);
    links.push({ sequence, entryId: entry.id, hash, linkedAt, keyId });
  }
  if (links.length > 0) await insertLinks(links, client);
  const signature = headSignature({ sequence, hash }, keyId, linkedAt);
  await writeHead({ sequence, hash, signature, keyId, signedAt: linkedAt }, client);
  // The log is stored outside the database: whoever rewrites the chain, even with its keys, cannot change this line.
  logger().info({ audit: "head", sequence, head: hash.toString("hex") }, "new audit entries were linked to the chain");
  return links.length;
}

/** The signed end from which the chain continues. */
async function requireEnd(head: HeadRow | null, client: Connection): Promise<ChainHead> {
  const newest = await findNewestLink(client);
  if (!head && !newest) return CHAIN_START;
  const isWhole =
    head !== null &&
    isSame(headSignature(head, head.keyId, head.signedAt), head.signature) &&
    head.sequence === (newest?.sequence ?? CHAIN_START.sequence) &&
    isSame(head.hash, newest?.hash ?? CHAIN_START.hash);
  if (!isWhole) throw new Error("The end of the audit log is not the one that was signed. Run npm run audit:verify.");
  return head;
}
