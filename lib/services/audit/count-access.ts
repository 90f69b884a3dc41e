import { PERMISSIONS, type Permission, type PermissionRule } from "@/lib/access/permissions";
import type { Scope } from "@/lib/access/scopes";
import { systemClock } from "@/lib/clock";
import { type CallerOwner, findCallers } from "@/lib/db/audit/find-callers";
import { withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { onShutdown } from "@/lib/lifecycle";
import { logger } from "@/lib/telemetry/logger";
import { type AuditSource, writeAudit } from "./write-audit";

/** Something too frequent for an entry each: audited once a minute, with a count. */
export interface CountedAccess {
  action: "access.denied" | "admin_scope.used" | "session.sign_in_failed";
  who: SummedCaller;
  /** The permission that was lacking, or the call that was made. */
  what: string | null;
  /** For a key's call that is audited only if the key has this permission by the scope `admin` alone. */
  permission?: Permission | null;
}

/** The caller as the call named it: who that is, is looked up later, when the sums are written. */
type SummedCaller =
  | { kind: "key"; hash: string }
  | { kind: "session"; id: string }
  /** Null: an address without an account. */
  | { kind: "account"; id: string | null }
  | { kind: "known"; actor: "api_key" | "student"; id: string };

interface Sum extends CountedAccess {
  minute: number;
  count: number;
}

const MINUTE_MS = 60_000;
const FLUSH_MS = 60_000;
/** A flood of different keys must not fill the memory; what is over this limit is only counted. */
const MAX_SUMS = 2_000;

interface Buffered {
  sums: Map<string, Sum>;
  dropped: number;
  timer: NodeJS.Timeout | null;
}

const holder = globalThis as typeof globalThis & { __studymeterAuditSums?: Buffered };

function buffer(): Buffered {
  if (!holder.__studymeterAuditSums) {
    holder.__studymeterAuditSums = { sums: new Map(), dropped: 0, timer: null };
    onShutdown("flush", "sums of the audit log", () => flushSums());
  }
  return holder.__studymeterAuditSums;
}

/** Counts in memory only, because calls of the hot path come here too. */
export function countAccess(summed: CountedAccess, realNow: Date): void {
  const state = buffer();
  const minute = Math.floor(realNow.getTime() / MINUTE_MS);
  const { who } = summed;
  const name = who.kind === "key" ? who.hash : who.id;
  const key = `${summed.action} ${who.kind} ${name} ${summed.what} ${minute}`;
  const known = state.sums.get(key);
  if (known) known.count++;
  else if (state.sums.size < MAX_SUMS) state.sums.set(key, { ...summed, minute, count: 1 });
  else state.dropped++;
  state.timer ??= setTimeout(() => void flushSums(), FLUSH_MS).unref();
}

/** Writes what has been counted; the server does so once more before it stops. What a killed process has counted is lost. */
export async function flushSums(): Promise<void> {
  const state = buffer();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  const sums = [...state.sums.values()];
  state.sums.clear();
  if (state.dropped > 0) logger().warn({ dropped: state.dropped }, "more callers than the audit log sums in a minute");
  state.dropped = 0;
  if (sums.length === 0) return;
  try {
    await write(sums);
  } catch (error) {
    logger().warn({ err: error, lost: sums.length }, "sums of the audit log could not be written");
  }
}

async function write(sums: readonly Sum[]): Promise<void> {
  const owners = await findCallers({
    keyHashes: sums.flatMap(({ who }) => (who.kind === "key" ? [Buffer.from(who.hash, "latin1")] : [])),
    sessions: sums.flatMap(({ who }) => (who.kind === "session" ? [who.id] : [])),
    accounts: sums.flatMap(({ who }) => (who.kind === "account" && who.id ? [who.id] : [])),
  });
  const realNow = systemClock.now();
  await withTransaction(async (client) => {
    for (const sum of sums) {
      const caller = callerOf(sum.who, owners);
      if (!caller || !isAudited(sum, caller.scopes)) continue;
      const { scopes: _, studentId, ...actor } = caller;
      const from = new Date(sum.minute * MINUTE_MS);
      const what = sum.action === "access.denied" ? { permission: sum.what } : sum.what ? { operation: sum.what } : {};
      const source: AuditSource = { now: from, realNow, requestId: null, ...actor };
      await writeAudit(source, { action: sum.action, studentId, after: { ...what, times: sum.count } }, client);
    }
  });
}

interface Caller extends Pick<AuditSource, "actor" | "actorId"> {
  studentId: string | null;
  scopes: readonly Scope[] | null;
}

function callerOf(who: SummedCaller, owners: ReadonlyMap<string, CallerOwner>): Caller | null {
  if (who.kind === "known") return { actor: who.actor, actorId: who.id, studentId: null, scopes: null };
  if (who.kind === "account" && who.id === null)
    return { actor: "anonymous", actorId: null, studentId: null, scopes: null };
  const owner = owners.get(who.kind === "key" ? who.hash : (who.id ?? ""));
  if (!owner) return null;
  const { keyId, accountId, studentId, role, scopes } = owner;
  if (keyId) return { actor: "api_key", actorId: toWireId("apiKey", keyId), studentId: null, scopes };
  // A failed sign-in does not prove who the caller is, so the actor stays anonymous.
  if (who.kind === "account") {
    return { actor: "anonymous", actorId: accountId && toWireId("account", accountId), studentId, scopes: null };
  }
  const isStaff = role === "admin" || role === "support";
  const actorId = isStaff && accountId ? toWireId("account", accountId) : studentId && toWireId("student", studentId);
  return { actor: isStaff ? "staff" : "student", actorId, studentId, scopes: null };
}

/** A key that has the specific scope did not need `admin` for the call. */
function isAudited({ action, permission }: Sum, scopes: readonly Scope[] | null): boolean {
  if (action !== "admin_scope.used" || !permission || !scopes) return true;
  const { scope }: PermissionRule = PERMISSIONS[permission];
  return scopes.includes("admin") && (scope === null || scope === "admin" || !scopes.includes(scope));
}
