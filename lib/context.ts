import type { CallerCredentials } from "./access/credentials";
import type { StaffRole } from "./access/permissions";
import type { Scope } from "./access/scopes";

/** What every call brings, whoever makes it. */
interface CallBase {
  /** The world's time: for leases, retries and what the network sees. */
  realNow: Date;
  requestId: string;
  /** The clock that a student created by this call shall live on. */
  testClockId: string | null;
  idempotency: RequestIdempotency | null;
}

/** A call whose credentials the acting statement itself confirms (the usage engine). */
export interface CredentialContext extends CallBase {
  credentials: CallerCredentials;
}

/** A call whose caller has been confirmed. */
export interface Context extends CallBase {
  credentials: CallerCredentials;
  /** The student's time where there is a student, else the real one. Everything that is decided is decided on it. */
  now: Date;
  actor: Actor;
}

export type Actor =
  | { kind: "api_key"; keyId: string; scopes: readonly Scope[]; student: StudentActor | null }
  | { kind: "student"; sessionId: string | null; accountId: string | null; student: StudentActor }
  | { kind: "staff"; role: StaffRole; sessionId: string; accountId: string; student: StudentActor | null };

/** The student that a call is about. */
export interface StudentActor {
  id: string;
  subscriptionId: string;
  testClockId: string | null;
}

/** A caller's `Idempotency-Key`, digested with the call that it belongs to. */
export interface RequestIdempotency {
  scope: Buffer;
  requestHash: Buffer;
}
