import { setTimeout as sleep } from "node:timers/promises";
import { toWireId } from "@/lib/domain/id";
import { checkAtRest, checkLedger } from "@/test/simulation/check-ledger";
import { checkMails } from "@/test/simulation/check-mails";
import { type Facts, readFacts } from "@/test/simulation/facts";
import { StaffChanges } from "@/test/simulation/staff-changes";
import { type ApiResponse, type Json, newName, type Stage } from "./stage";
import { STEPS } from "./steps";

const GOOD_CARD = "4100280000001007";
const PREMIUM = 79_900;
/** Ten in the morning in the billing time zone. */
const BEGIN = "2026-01-01T10:00:00+05:30";
/** The evening before the renewal, the morning of it, and the next one, when whatever was not charged has been. */
const BEFORE_RENEWAL = "2026-01-29T22:00:00+05:30";
const AFTER_RENEWAL = "2026-01-30T02:30:00+05:30";
const LATER = "2026-01-31T02:30:00+05:30";

/** Longer than leases and retries take on a busy host. */
const RECOVERS_WITHIN_MS = 150_000;
const AT_ONCE = 5;
const ALL_ARRIVE_WITHIN_MS = 60_000;

interface Student {
  name: string;
  studentId: string;
  clockId: string;
  renews: boolean;
  /** The bank declines the renewal. */
  isPoor: boolean;
}

/**
 * Kills the process while students are before and after every step of a purchase and of a renewal. Callers that wait for a response retry
 * at the other process, as browsers and jobs do; some never come back.
 *
 * @param each how many are at each step
 * @returns what is wrong afterwards in the gateway's ledger and in ours
 */
export async function runRound(stage: Stage, each: number): Promise<string[]> {
  const many = STEPS.length * each;
  const students = await inTurns(Array.from({ length: many }), (_, index) => enrol(stage, index));
  await inTurns(
    students.filter(({ renews }) => renews),
    (student) => becomeSubscriber(stage, student),
  );

  const allArrived = stage.trap.arm(STEPS, each);
  const killed = deferred();
  const lives = students.map((student) =>
    student.renews ? renew(stage, student) : buy(stage, student, killed.promise),
  );
  const isComplete = await Promise.race([allArrived.then(() => true), sleep(ALL_ARRIVE_WITHIN_MS, false)]);
  const missing = isComplete ? [] : stage.trap.missing().map((step) => `not all students reached "${step}"`);
  stage.trap.disarm();
  await stage.kill();
  killed.resolve();

  await Promise.all(lives);
  await stage.replace();
  // The next run of the job makes up for leased work that was never sent, and for work that was killed before it began.
  await inTurns(
    students.filter(({ renews }) => renews),
    (student) => persist(() => advance(stage, student, LATER)),
  );
  return [...missing, ...(await waitForConsistency(stage, students))];
}

/** A few at a time, so that the preparation does not overload the instances. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const some = items.slice(from, from + AT_ONCE).map((item, index) => work(item, from + index));
    results.push(...(await Promise.all(some)));
  }
  return results;
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function enrol(stage: Stage, index: number): Promise<Student> {
  const name = newName();
  const { body: clock } = await stage.call(stage.front, "POST", "/api/test-clocks", { body: { now: BEGIN } });
  await stage.call(stage.front, "PUT", `/api/students/${name}`, {
    body: { email: `${name}@learn.example`, name: "Meera", phone: "9876543210", state: "Karnataka" },
    headers: { "x-test-clock": clock.id },
  });
  const { rows } = await stage.pool.query("SELECT id FROM student WHERE external_id = $1", [name]);
  return { name, studentId: rows[0].id, clockId: clock.id, renews: index % 2 === 0, isPoor: index % 6 === 0 };
}

/** Retries until there is a final response, as a reloaded browser or a repeated job does. */
async function persist(ask: () => Promise<ApiResponse>): Promise<ApiResponse> {
  const end = performance.now() + RECOVERS_WITHIN_MS;
  for (;;) {
    const response = await ask();
    const isFinal = response.status !== 0 && response.status < 500 && response.body?.code !== "payment_in_progress";
    if (isFinal || performance.now() > end) return response;
    await sleep(200);
  }
}

function checkout(stage: Stage, { name: student }: Student): Promise<ApiResponse> {
  return stage.call(stage.front, "POST", "/api/subscriptions/checkout", { student, body: { plan: "premium" } });
}

async function pay(stage: Stage, orderId: string): Promise<Json> {
  return (await stage.control("POST", "/checkout", { order_id: orderId, instrument: GOOD_CARD })).body;
}

function verify(stage: Stage, { name: student }: Student, body: object): Promise<ApiResponse> {
  return stage.call(stage.front, "POST", "/api/subscriptions/verify", { student, body });
}

async function becomeSubscriber(stage: Stage, student: Student): Promise<void> {
  const { body } = await persist(() => checkout(stage, student));
  const proof = await pay(stage, body.order_id);
  const { status } = await persist(() => verify(stage, student, proof));
  if (status !== 200) throw new Error(`a purchase without a kill got ${status}`);
  await persist(() => advance(stage, student, BEFORE_RENEWAL));
  if (!student.isPoor) return;
  const behaviour = { next: "decline", reason: "insufficient_funds", on: "recurring", times: "always" };
  await stage.control("POST", "/behaviour", { student_id: toWireId("student", student.studentId), ...behaviour });
}

async function buy(stage: Stage, student: Student, killed: Promise<void>): Promise<void> {
  const { body } = await persist(() => checkout(stage, student));
  // The process may also die while the student is at the gateway.
  if (stage.trap.takes("purchase: before the student pays")) await killed;
  const proof = await pay(stage, body.order_id);
  if (stage.trap.takes("purchase: after the student paid")) await killed;
  const { status } = await verify(stage, student, proof);
  // One in three has closed the page, and only the webhook reports the payment.
  const hasLeft = Number.parseInt(student.studentId.slice(-1), 16) % 3 === 0;
  if (status !== 200 && !hasLeft) await persist(() => verify(stage, student, proof));
}

async function renew(stage: Stage, student: Student): Promise<void> {
  await persist(() => advance(stage, student, AFTER_RENEWAL));
}

function advance(stage: Stage, { clockId }: Student, to: string): Promise<ApiResponse> {
  return stage.call(stage.front, "POST", `/api/test-clocks/${clockId}/advance`, { body: { to } });
}

async function waitForConsistency(stage: Stage, students: readonly Student[]): Promise<string[]> {
  const end = performance.now() + RECOVERS_WITHIN_MS;
  let waiting = [...students];
  const problems: string[] = [];
  while (waiting.length > 0) {
    problems.length = 0;
    const still: Student[] = [];
    for (const student of waiting) {
      const found = problemsOf(student, await readFacts(stage.pool, student.studentId));
      if (found.length === 0) continue;
      still.push(student);
      problems.push(...found.map((problem) => `${student.name}: ${problem}`));
    }
    waiting = still;
    if (waiting.length === 0 || performance.now() > end) break;
    await sleep(500);
  }
  return problems;
}

/** One charge, one extension, one invoice, one mail; or one recorded decline. */
function problemsOf({ renews, isPoor }: Student, facts: Facts): string[] {
  const now = new Date(renews ? LATER : BEGIN);
  const { payments, mails, attempts, theirPayments, invoices, row } = facts;
  const problems = [...checkLedger(facts, now, new StaffChanges()), ...checkMails(facts), ...checkAtRest(facts, now)];
  const isRenewed = renews && !isPoor;
  const expected = {
    charges: isRenewed ? 2 : 1,
    invoices: isRenewed ? 2 : 1,
    payments: isRenewed ? 2 : 1,
    mails: [
      "subscription_activated",
      ...(renews ? ["renewal_reminder", isPoor ? "renewal_failed" : "renewal_successful"] : []),
    ],
    // The job of the second morning retries a declined renewal once.
    attempts: renews ? (isPoor ? attempts.map(() => "declined") : ["captured"]) : [],
    declines: renews && isPoor ? Math.min(Math.max(attempts.length, 1), 2) : 0,
    status: renews && isPoor ? "pending_renewal" : "active",
  };
  const found = {
    charges: theirPayments.filter(({ status, amount }) => status === "captured" && amount === PREMIUM).length,
    invoices: invoices.length,
    payments: payments.filter(({ captured_at }) => captured_at !== null).length,
    mails: mails.map(({ type }) => type),
    attempts: attempts.map(({ status }) => status),
    declines: theirPayments.filter(({ status }) => status === "failed").length,
    status: row.status,
  };
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    const [wanted, is] = [JSON.stringify(expected[name]), JSON.stringify(found[name])];
    if (wanted !== is) problems.push(`${name}: ${is} instead of ${wanted}`);
  }
  return problems;
}
