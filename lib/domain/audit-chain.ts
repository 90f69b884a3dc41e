/** An entry as it is chained: every column as text, JSON as PostgreSQL spells it, what is personal as it is encrypted. */
export interface ChainedEntry {
  id: string;
  at: string;
  recorded_at: string;
  actor: string;
  actor_id: string | null;
  action: string;
  student_id: string | null;
  subject: string | null;
  reason: string | null;
  before: string | null;
  after: string | null;
  request_id: string | null;
  transaction: string;
  personal: string | null;
}

/** What a seal says beside its entry. */
export interface LinkTerms {
  sequence: string;
  linkedAt: string;
  keyId: string;
}

/** How far a chain goes. */
export interface ChainHead {
  /** 0 before the first. */
  sequence: string;
  hash: Buffer;
}

/** Before the first seal there is nothing to follow on. */
export const CHAIN_START: ChainHead = { sequence: "0", hash: Buffer.alloc(32) };
