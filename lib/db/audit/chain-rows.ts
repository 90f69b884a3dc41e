import type { ChainedEntry, ChainHead } from "@/lib/domain/audit-chain";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, nullableRow, type RowOf, t } from "../sql/statement";

export interface HeadRow extends ChainHead {
  signature: Buffer;
  keyId: string;
  signedAt: string;
}

export interface LinkRow {
  sequence: string;
  entryId: string;
  hash: Buffer;
  linkedAt: string;
  keyId: string;
}

/** A link with its entry, or without it where the entry is gone. */
export interface LinkedEntry {
  link: LinkRow;
  entry: ChainedEntry | null;
}

/**
 * Takes the advisory lock of the chain until the transaction ends, so that one process appends at a time. @returns false where another
 * holds it
 */
export async function acquireChainLock(on: Connection): Promise<boolean> {
  const [row] = await queryRows(LOCK, [], on);
  return row?.acquired === true;
}

export async function findHead(on?: Connection): Promise<HeadRow | null> {
  const [row] = await queryRows(HEAD, [], on);
  return row ? { ...row, signedAt: row.signedAt.toISOString() } : null;
}

export async function findNewestLink(on?: Connection): Promise<LinkRow | null> {
  const [row] = await queryRows(NEWEST, [], on);
  return row ? toLink(row) : null;
}

/**
 * Waiting entries in the order of the transactions that wrote them, below the oldest transaction that still runs: nothing can be inserted
 * before them any more. A transaction number above the newest comes from another cluster, before a restore.
 */
export async function findWaitingEntries(limit: number, on: Connection): Promise<ChainedEntry[]> {
  return (await queryRows(WAITING, [limit], on)).map(toEntry);
}

export async function insertLinks(links: readonly LinkRow[], on: Connection): Promise<void> {
  const column = <Value>(value: (link: LinkRow) => Value) => links.map(value);
  await queryRows(
    INSERT,
    [
      column((s) => s.sequence),
      column((s) => s.entryId),
      column((s) => s.hash),
      column((s) => s.linkedAt),
      column((s) => s.keyId),
    ],
    on,
  );
}

export async function writeHead({ sequence, hash, signature, keyId, signedAt }: HeadRow, on: Connection) {
  await queryRows(WRITE_HEAD, [sequence, hash, signature, keyId, signedAt], on);
}

/** Links after a position, in order, with their entries. */
export async function findLinksAfter(sequence: string, limit: number): Promise<LinkedEntry[]> {
  const rows = await queryRows(PAGE, [sequence, limit]);
  return rows.map((row) => ({ link: toLink(row), entry: row.id === null ? null : toEntry(row as RawEntry) }));
}

/** Entries without a link that are older than a time although nothing blocked the chain, and waiting rows without an entry. */
export async function findUnchained(recordedBefore: Date): Promise<{ id: string; isGone: boolean }[]> {
  return queryRows(UNCHAINED, [recordedBefore]);
}

const RAW_LINK_ROW = {
  sequence: t.text,
  entry_id: t.uuid,
  hash: t.bytea,
  linked_at: t.timestamptz,
  key_id: t.text,
};
type RawLink = RowOf<typeof RAW_LINK_ROW>;

const RAW_ENTRY_ROW = {
  id: t.uuid,
  at: t.timestamptz,
  recorded_at: t.timestamptz,
  actor: t.text,
  actor_id: t.text.nullable,
  action: t.text,
  student_id: t.uuid.nullable,
  subject: t.text.nullable,
  reason: t.text.nullable,
  before: t.text.nullable,
  after: t.text.nullable,
  request_id: t.text.nullable,
  transaction: t.text,
  personal: t.text.nullable,
};
type RawEntry = RowOf<typeof RAW_ENTRY_ROW>;

/** The columns of a link whose entry may be gone. */
const MAYBE_ENTRY_ROW = nullableRow(RAW_ENTRY_ROW);

function toLink({ sequence, entry_id, hash, linked_at, key_id }: RawLink): LinkRow {
  return { sequence, entryId: entry_id, hash, linkedAt: linked_at.toISOString(), keyId: key_id };
}

function toEntry(row: RawEntry): ChainedEntry {
  const { id, actor, actor_id, action, student_id, subject, reason, before, after, request_id } = row;
  const { transaction, personal } = row;
  const times = { at: row.at.toISOString(), recorded_at: row.recorded_at.toISOString() };
  const what = { actor, actor_id, action, student_id, subject, reason, before, after, request_id };
  return { id, ...times, ...what, transaction, personal };
}

const ENTRY = `e.id, e.at, e.recorded_at, e.actor::text AS actor, e.actor_id, e.action, e.student_id, e.subject, e.reason,
  e.before::text AS before, e.after::text AS after, e.request_id, e.transaction::text AS transaction, encode(e.personal, 'hex') AS personal`;

// Any number that no other advisory lock uses: "audit" on a telephone keypad.
const LOCK = defineStatement({
  name: "audit_chain_lock",
  text: "SELECT pg_try_advisory_xact_lock(28348) AS acquired",
  row: { acquired: t.bool },
});

const HEAD = defineStatement({
  name: "audit_head",
  text: `SELECT sequence::text AS sequence, hash, signature, key_id AS "keyId", signed_at AS "signedAt" FROM audit_head`,
  row: {
    sequence: t.text,
    hash: t.bytea,
    signature: t.bytea,
    keyId: t.text,
    signedAt: t.timestamptz,
  },
});

const NEWEST = defineStatement({
  name: "audit_link_newest",
  text: "SELECT sequence::text AS sequence, entry_id, hash, linked_at, key_id FROM audit_link ORDER BY audit_link.sequence DESC LIMIT 1",
  row: RAW_LINK_ROW,
});

/** No later entry can be ordered before it. */
const IS_FINAL = `(e.transaction < pg_snapshot_xmin(pg_current_snapshot()) OR e.transaction >= pg_snapshot_xmax(pg_current_snapshot()))`;

const WAITING = defineStatement({
  name: "audit_waiting_entries",
  text: `SELECT ${ENTRY} FROM audit_waiting w JOIN audit_entry e ON e.id = w.entry_id
WHERE ${IS_FINAL} AND NOT EXISTS (SELECT FROM audit_link s WHERE s.entry_id = e.id)
ORDER BY e.transaction, e.id LIMIT $1`,
  row: RAW_ENTRY_ROW,
});

const INSERT = defineStatement({
  name: "audit_links_insert",
  text: `WITH linked AS (
  INSERT INTO audit_link (sequence, entry_id, hash, linked_at, key_id)
  SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::timestamptz[], $5::text[]) RETURNING entry_id
)
DELETE FROM audit_waiting w USING linked WHERE w.entry_id = linked.entry_id`,
});

const WRITE_HEAD = defineStatement({
  name: "audit_head_write",
  text: `INSERT INTO audit_head (sequence, hash, signature, key_id, signed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (is_one) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, signature = excluded.signature,
  key_id = excluded.key_id, signed_at = excluded.signed_at`,
});

const PAGE = defineStatement({
  name: "audit_links_page",
  text: `SELECT s.sequence::text AS sequence, s.entry_id, s.hash, s.linked_at, s.key_id, ${ENTRY}
FROM audit_link s LEFT JOIN audit_entry e ON e.id = s.entry_id WHERE s.sequence > $1::bigint ORDER BY s.sequence LIMIT $2`,
  row: {
    ...RAW_LINK_ROW,
    ...MAYBE_ENTRY_ROW,
  },
});

const UNCHAINED = defineStatement({
  name: "audit_unchained",
  text: `(SELECT e.id, false AS "isGone" FROM audit_entry e LEFT JOIN audit_link s ON s.entry_id = e.id
  WHERE s.entry_id IS NULL AND e.recorded_at < $1 AND ${IS_FINAL} ORDER BY e.id LIMIT 100)
UNION ALL
(SELECT w.entry_id, true FROM audit_waiting w LEFT JOIN audit_entry e ON e.id = w.entry_id WHERE e.id IS NULL ORDER BY w.entry_id LIMIT 100)`,
  row: { id: t.uuid, isGone: t.bool },
});
