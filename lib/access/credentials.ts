/**
 * What a caller says about itself, before the database has confirmed it. The hot statements confirm it in the statement that acts,
 * so that a key revoked a moment ago grants nothing; everything else confirms it first, through `resolveCaller`.
 */
export type Credential =
  | { kind: "key"; hash: Buffer }
  /** `sessionId` comes out of a cookie whose signature was checked. */
  | { kind: "session"; sessionId: string }
  /** Minted by an API key, whose revocation ends it too. Signature and expiry were checked. */
  | { kind: "token"; keyId: string; studentId: string }
  /** Demo mode's bare header on loopback; or our own code (jobs, `withFeature` after its check), which may also record what has happened. */
  | { kind: "trusted"; own?: true };

/** How the student is named: by our id, by the app's, or as the owner of the credential. */
export type StudentRef = { by: "self" } | { by: "id"; id: string } | { by: "external"; externalId: string };

export interface CallerCredentials {
  credential: Credential;
  student: StudentRef;
}
