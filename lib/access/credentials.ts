/**
 * The credential of a caller, before the database has verified it. The hot path verifies it in the statement that acts, so that a key
 * revoked a moment ago grants nothing (no time-of-check to time-of-use race); everything else verifies it first, with `resolveCaller`.
 */
export type Credential =
  | { kind: "key"; hash: Buffer }
  /** `sessionId` is from a cookie whose signature was checked. */
  | { kind: "session"; sessionId: string }
  /** Issued by an API key, whose revocation ends it too. Signature and expiry were checked. */
  | { kind: "token"; keyId: string; studentId: string }
  /** Demo mode's bare header on loopback; or our own code (jobs, `withFeature` after its check), which may also record uses that have happened. */
  | { kind: "trusted"; own?: true };

/** How the student is named: by our id, by the app's, or as the owner of the credential. */
export type StudentRef = { by: "self" } | { by: "id"; id: string } | { by: "external"; externalId: string };

export interface CallerCredentials {
  credential: Credential;
  student: StudentRef;
}
