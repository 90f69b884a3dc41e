import { useEffect, useMemo, useState } from "react";
import { signOutIfOther } from "@/components/live/student-reads";
import { type CommitDetails, Reservation, Studymeter, StudymeterError } from "@/lib/client";
import { Transport } from "@/lib/client/transport";
import { type RecordedCall, recordingFetch } from "./recorded-call";

export type Stage = "ready" | "held" | "counted" | "givenUp" | "lapsed" | "refused";

export type FormError = { kind: "rateLimited" | "unavailable" | "offline" } | { kind: "unexpected"; reference: string };

export type Step = "start" | "finish" | "giveUp";

interface Held {
  id: string;
  expiresAt: string;
}

/**
 * One use from check to completion, as an external app makes it: start reserves, finish commits, giving up releases. The
 * reservation survives a reload of the page, in the same tab.
 *
 * @param now the snapshot's time, which decides whether a reservation of an earlier page is still open
 */
export function useAttempt(feature: string, studentId: string, now: string) {
  const [calls, setCalls] = useState<RecordedCall[]>([]);
  const [stage, setStage] = useState<Stage>("ready");
  const [reservation, setReservation] = useState<Reservation | null>(null);
  const [pending, setPending] = useState<Step | null>(null);
  const [error, setError] = useState<FormError | null>(null);
  const key = `attempt ${studentId} ${feature}`;
  const { client, transport } = useMemo(() => {
    const show = (call: RecordedCall) => setCalls((shown) => [call, ...shown.filter(({ id }) => id !== call.id)]);
    const options = { fetch: recordingFetch(show) };
    const transport = new Transport(options);
    return { transport, client: new Studymeter({ userId: studentId }, transport) };
  }, [studentId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with the time at which the page was made.
  useEffect(() => {
    const kept = readHeld(key);
    if (!kept || kept.expiresAt <= now) return;
    const facts = { id: kept.id, feature, expiresAt: new Date(kept.expiresAt), remaining: 0 };
    setReservation(new Reservation(transport, studentId, facts));
    setStage("held");
  }, [key, transport]);

  const take = (step: Step, work: () => Promise<Stage>) => async (): Promise<Stage | null> => {
    setPending(step);
    setError(null);
    try {
      const next = await work();
      if (next !== "held") forget(key);
      setStage(next);
      return next;
    } catch (error) {
      if (!(error instanceof StudymeterError)) throw error;
      signOutIfOther(error);
      if (error.code === "reservation_closed" || error.code === "not_found") {
        forget(key);
        setStage("lapsed");
      } else {
        setError(errorOf(error));
      }
      return null;
    } finally {
      setPending(null);
    }
  };

  const start = take("start", async () => {
    const answer = await client.reserve({ feature });
    if (!answer.success) return "refused";
    const { id, expiresAt } = answer.reservation;
    setReservation(answer.reservation);
    keep(key, { id, expiresAt: expiresAt.toISOString() });
    return "held";
  });
  const finish = (details: CommitDetails = {}) =>
    take("finish", async () => {
      await reservation?.commit(details);
      return "counted";
    })();
  const giveUp = take("giveUp", async () => {
    await reservation?.release();
    return "givenUp";
  });
  return { stage, pending, error, calls, expiresAt: reservation?.expiresAt ?? null, start, finish, giveUp };
}

function errorOf({ code, status, requestId }: StudymeterError): FormError {
  if (code === "rate_limited") return { kind: "rateLimited" };
  if (code === "unavailable") return { kind: "unavailable" };
  if (status === 0) return { kind: "offline" };
  return { kind: "unexpected", reference: requestId ?? String(status) };
}

function readHeld(key: string): Held | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null) return null;
    const { id, expiresAt } = value as Partial<Held>;
    return typeof id === "string" && typeof expiresAt === "string" ? { id, expiresAt } : null;
  } catch {
    // Without storage, only the recovery after a reload is lost.
    return null;
  }
}

function keep(key: string, held: Held): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(held));
  } catch {
    // As above.
  }
}

function forget(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}
