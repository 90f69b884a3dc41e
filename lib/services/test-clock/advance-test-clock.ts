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
import { onceAtGateway } from "../idempotency/with-gateway-idempotency";
import type { Once } from "../idempotency/with-idempotency";
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

/** What a job did to a student on the way. */
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

/** What is not a daily job and happens all the same: banks decide, and what they say is booked. */
const BOOKING = "reconcile-payments";

/** Longer than a mail takes that another instance has just begun with; one that takes longer goes out without us. */
const MAIL_PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/**
 * Moves a clock forward, from one time at which something is due for its students to the next, and does there what the jobs would have
 * done, by the same code. Two at once move it one after the other.
 *
 * @returns once all is settled: what banks have decided is booked, and what follows from it is written
 * @throws not_found; invalid_request for a time that lies behind what the clock shows; unavailable
 */
export async function advanceTestClock(context: Context, wireId: string, by: Advance): Promise<Once<Advanced>> {
  const id = readTestClockId(wireId);
  return holdTestClock(id, (leaseId) => onceAtGateway(context, null, () => advance({ id, leaseId }, by)));
}

interface HeldClock {
  id: string;
  leaseId: string;
}

async function advance(clock: HeldClock, by: Advance): Promise<Advanced> {
  const shown = (await findTestClock(clock.id))?.now;
  if (!shown) throw testClockNotFound();
  const to = "to" in by ? by.to : addCalendarDays(shown, by.days, getEnv().BILLING_TIME_ZONE);
  if (to < shown) throw invalidField("to", `to must not lie before ${shown.toISOString()}, which the clock shows.`);
  const timeline: TimelineEntry[] = [];
  // Whoever was killed while she moved it may have left undone what is due at the very time that it shows.
  let now = new Date(shown.getTime() - 1);
  let students = await findClockStudents(clock.id);
  // What was used up a moment ago is told as of now, and not of a time by which the quota has come back.
  await recoverExhaustions(systemClock.now());
  for (let stop = await nextStop(students, now, to); stop; stop = await nextStop(students, now, to)) {
    timeline.push(...(await workAt(clock, students, stop)));
    now = stop.at;
    students = await findClockStudents(clock.id);
  }
  timeline.push(...(await workAt(clock, students, { at: to, jobs: [] })));
  await deliverMails(students.map(({ studentId }) => studentId));
  for (const { subscriptionId } of students) announceChange(subscriptionId);
  return { now: to.toISOString(), timeline };
}

/** Moves the clock to a time, and lets everything happen that happens then: the banks first, then the jobs, then what follows from them. */
async function workAt(
  clock: HeldClock,
  students: readonly ClockStudent[],
  { at, jobs }: Stop,
): Promise<TimelineEntry[]> {
  if (!(await moveTestClock(clock.id, clock.leaseId, at))) throw clockIsMoving();
  const studentIds = students.map(({ studentId }) => studentId);
  const entries = await told(students, at, BOOKING, () => settle(students, at));
  for (const job of jobs) {
    entries.push(...(await told(students, at, job, () => runDue(source(), job, { studentIds }))));
  }
  if (jobs.length > 0) entries.push(...(await told(students, at, BOOKING, () => settle(students, at))));
  return entries;
}

async function settle(students: readonly ClockStudent[], at: Date): Promise<void> {
  const bank = bankOf(students);
  if (!bank) return;
  await withSimulator("id", () => bank.control.settle(at, bank.subjects));
  const studentIds = students.map(({ studentId }) => studentId);
  await reconcilePayments(source(), studentIds);
  await reconcileRenewals(source(), { studentIds });
}

/** Her mails have gone out, or found out that they cannot, when the call answers; also those that somebody else is delivering. */
async function deliverMails(studentIds: readonly string[]): Promise<void> {
  const end = systemClock.now().getTime() + MAIL_PATIENCE_MS;
  for (let realNow = systemClock.now(); realNow.getTime() < end; realNow = systemClock.now()) {
    const { done } = await deliverDueMails({ realNow }, { studentIds });
    if (done > 0) continue;
    if (!(await hasUntriedMail(studentIds))) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

/** What some work wrote about the students, read from where it wrote it. */
async function told(
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

/** Each step has a present of its own: what arrives while the clock is being moved is worked on too. */
function source(): PaymentSource {
  return { realNow: systemClock.now(), requestId: null, actor: "system", actorId: null };
}
