import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@/lib/clock";
import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import {
  type ClockStudent,
  findClockStudents,
  findEffects,
  findTestClock,
  hasUntriedMail,
  moveTestClock,
} from "@/lib/db/test-clock/test-clock-rows";
import { toWireId } from "@/lib/domain/id";
import { addCalendarDays } from "@/lib/domain/period";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { withGatewayIdempotency } from "../idempotency/with-gateway-idempotency";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { deliverDueMails } from "../mail/deliver-due-mails";
import { reconcileRenewals } from "../renewal/reconcile-renewals";
import { runDue } from "../renewal/run-due";
import type { PaymentSource } from "../settlement/payment-context";
import { withSimulator } from "../simulator/require-simulator";
import { clockIsMoving } from "../usage/authorize";
import { recoverExhaustions } from "../usage/recover-exhaustions";
import { holdTestClock } from "./hold-test-clock";
import { bankOf, nextStop, type Stop } from "./next-stop";
import { readTestClockId, testClockNotFound } from "./require-test-clocks";

export type Advance = { to: Date } | { days: number };

/** What a job did for a student on the way. */
export interface TimelineEntry {
  at: string;
  job: string;
  user_id: string;
  effect: string;
}

export interface Advanced {
  now: string;
  timeline: TimelineEntry[];
}

/** Not a daily job, but part of every stop: banks decide payments, and their decisions are recorded. */
const RECONCILIATION = "reconcile-payments";

/** Longer than another instance needs for a mail that it is sending; a slower one is not waited for. */
const MAX_MAIL_WAIT_MS = 10_000;
const POLL_MS = 50;

/**
 * Advances a clock, from one time at which something is due for its students to the next, and runs there the jobs that are due, by
 * the same code. Concurrent calls advance it one after the other.
 *
 * @returns when everything is done: decisions of banks are recorded, and their effects are written
 * @throws not_found; invalid_request for a time before the clock's own; unavailable
 */
export async function advanceTestClock(
  context: Context,
  wireId: string,
  by: Advance,
): Promise<IdempotentResult<Advanced>> {
  const id = readTestClockId(wireId);
  return holdTestClock(id, (leaseId) => withGatewayIdempotency(context, null, () => advance({ id, leaseId }, by)));
}

interface HeldClock {
  id: string;
  leaseId: string;
}

async function advance(clock: HeldClock, by: Advance): Promise<Advanced> {
  const shown = (await findTestClock(clock.id))?.now;
  if (!shown) throw testClockNotFound();
  const to = "to" in by ? by.to : addCalendarDays(shown, by.days, getEnv().BILLING_TIME_ZONE);
  if (to < shown)
    throw invalidField("to", `to must not be before ${shown.toISOString()}, the current time of the clock.`);
  const timeline: TimelineEntry[] = [];
  // A process that died while advancing it may have left undone what is due at exactly the time that it shows.
  let now = new Date(shown.getTime() - 1);
  let students = await findClockStudents(clock.id);
  // Mails about quotas exhausted a moment ago are written first, before a later time resets those quotas.
  await recoverExhaustions(systemClock.now());
  for (let stop = await nextStop(students, now, to); stop; stop = await nextStop(students, now, to)) {
    timeline.push(...(await runStop(clock, students, stop)));
    now = stop.at;
    students = await findClockStudents(clock.id);
  }
  timeline.push(...(await runStop(clock, students, { at: to, jobs: [] })));
  await deliverMails(students.map(({ studentId }) => studentId));
  for (const { subscriptionId } of students) announceChange(subscriptionId);
  return { now: to.toISOString(), timeline };
}

/** Advances the clock to a time, and does what is due then: decisions of banks first, then jobs, then what follows from the jobs. */
async function runStop(
  clock: HeldClock,
  students: readonly ClockStudent[],
  { at, jobs }: Stop,
): Promise<TimelineEntry[]> {
  if (!(await moveTestClock(clock.id, clock.leaseId, at))) throw clockIsMoving();
  const studentIds = students.map(({ studentId }) => studentId);
  const entries = await withTimeline(students, at, RECONCILIATION, () => decideAndReconcile(students, at));
  for (const job of jobs) {
    entries.push(...(await withTimeline(students, at, job, () => runDue(source(), job, { studentIds }))));
  }
  if (jobs.length > 0)
    entries.push(...(await withTimeline(students, at, RECONCILIATION, () => decideAndReconcile(students, at))));
  return entries;
}

async function decideAndReconcile(students: readonly ClockStudent[], at: Date): Promise<void> {
  const bank = bankOf(students);
  if (!bank) return;
  await withSimulator("id", () => bank.control.settle(at, bank.subjects));
  const studentIds = students.map(({ studentId }) => studentId);
  await reconcilePayments(source(), studentIds);
  await reconcileRenewals(source(), { studentIds });
}

/** Delivers the students' mails before the call returns, and waits for those that another instance is delivering. */
async function deliverMails(studentIds: readonly string[]): Promise<void> {
  const end = systemClock.now().getTime() + MAX_MAIL_WAIT_MS;
  for (let realNow = systemClock.now(); realNow.getTime() < end; realNow = systemClock.now()) {
    const { done } = await deliverDueMails({ realNow }, { studentIds });
    if (done > 0) continue;
    if (!(await hasUntriedMail(studentIds))) return;
    await sleep(POLL_MS);
  }
}

/** Runs some work, and reads its effects on the students from the rows that it wrote. */
async function withTimeline(
  students: readonly ClockStudent[],
  at: Date,
  job: string,
  work: () => Promise<unknown>,
): Promise<TimelineEntry[]> {
  const before = uuidv7();
  await work();
  const names = new Map(students.map((student) => [student.studentId, nameOf(student)]));
  const effects = await findEffects([...names.keys()], before, at);
  return effects.map(({ studentId, effect }) => ({
    at: at.toISOString(),
    job,
    user_id: names.get(studentId) ?? "",
    effect,
  }));
}

function nameOf({ externalId, studentId }: ClockStudent): string {
  return externalId ?? toWireId("student", studentId);
}

/** Every step has its own real time, so that what arrives while the clock is advanced is processed too. */
function source(): PaymentSource {
  return { realNow: systemClock.now(), requestId: null, actor: "system", actorId: null };
}
