import type { CallerCredentials } from "./access/credentials";
import type { StaffRole } from "./access/permissions";
import type { Scope } from "./access/scopes";

/** The fields that every call has, whoever makes it. */
interface CallBase {
  /** Real time: for leases, retries and network traffic. */
  realNow: Date;
  requestId: string;
  /** The test clock for a student that this call creates. */
  testClockId: string | null;
  idempotency: RequestIdempotency | null;
}

/** A call whose credential is verified by the acting statement itself (the usage engine). */
export interface CredentialContext extends CallBase {
  credentials: CallerCredentials;
}

/** A call whose caller has been verified. */
export interface Context extends CallBase {
  credentials: CallerCredentials;
  /** The student's time if there is a student, else real time. All decisions use it. */
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

/** A caller's `Idempotency-Key`, hashed together with the call that it belongs to. */
export interface RequestIdempotency {
  scope: Buffer;
  requestHash: Buffer;
}
