/** An entry as it is hashed: every column as text, JSON in PostgreSQL's spelling, personal data encrypted. */
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

/** What a link adds to its entry. */
export interface LinkTerms {
  sequence: string;
  linkedAt: string;
  keyId: string;
}

/** The head of a chain. */
export interface ChainHead {
  /** 0 before the first link. */
  sequence: string;
  hash: Buffer;
}

/** The head before the first link. */
export const CHAIN_START: ChainHead = { sequence: "0", hash: Buffer.alloc(32) };
