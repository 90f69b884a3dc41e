import { AppError } from "@/lib/errors";
import { isContention } from "./sql/query";
import { timed, untimed } from "./sql/timing";

export interface GroupOptions<Call, Answer> {
  /**
   * Answers many calls at once, in their order. When it fails, nothing has been done for any of them. One that goes `single`, after its
   * group has failed, holds up nobody and may take its time; a group should rather fail than wait long for what one of its calls needs.
   */
  answer(calls: readonly Call[], single: boolean): Promise<Answer[]>;
  /** Calls in one group. */
  maxSize: number;
  /** Groups under way at the same time. */
  maxRunning: number;
  /** Calls that wait for a group; one more is told to come back. */
  maxWaiting: number;
  /** An outage that a group has met after so long, without a word from the database, is told to all who wait: they would meet it too. */
  silenceMs: number;
}

interface Waiting<Call, Answer> {
  call: Call;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Answers calls in groups: those that come while others are under way go together, first come first served. A call that comes single
 * waits for nobody. Where a group fails, each of its calls is tried single, so that what is wrong with one is no matter of its neighbours;
 * an outage is everybody's, and is told to all at once.
 */
export function groupCalls<Call, Answer>(options: GroupOptions<Call, Answer>): (call: Call) => Promise<Answer> {
  const { answer, maxSize, maxRunning, maxWaiting, silenceMs } = options;
  const waiting: Waiting<Call, Answer>[] = [];
  let running = 0;
  let isPlanned = false;

  // At the end of the event loop's turn: whoever has arrived in the same one comes along.
  const plan = () => {
    if (isPlanned || running >= maxRunning) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      startAll();
    });
  };
  const startAll = () => {
    while (running < maxRunning && waiting.length > 0) {
      running++;
      void untimed(() => run(waiting.splice(0, maxSize)));
    }
  };
  const run = async (group: readonly Waiting<Call, Answer>[]) => {
    const begin = performance.now();
    const outcome = await settle(answer, group, false);
    running--;
    const isAway = outcome instanceof Failure && outcome.isOutage;
    if (isAway && performance.now() - begin >= silenceMs) tell(waiting.splice(0), outcome);
    // Before the answers are handed out: the database works on the next group while the callers get theirs.
    startAll();
    if (outcome instanceof Failure && (outcome.isContention || (group.length > 1 && !isAway))) {
      for (const one of group) void settle(answer, [one], true).then((own) => tell([one], own));
    } else {
      tell(group, outcome);
    }
  };
  return (call) =>
    timed(
      () =>
        new Promise((resolve, reject) => {
          if (waiting.length >= maxWaiting) return reject(overloaded());
          waiting.push({ call, resolve, reject });
          plan();
        }),
    );
}

class Failure {
  constructor(readonly error: unknown) {}

  /** A lock that was not to be had is `unavailable` too, but the matter of one call. */
  get isContention(): boolean {
    return this.error instanceof AppError && isContention(this.error);
  }

  get isOutage(): boolean {
    return this.error instanceof AppError && this.error.code === "unavailable" && !this.isContention;
  }
}

async function settle<Call, Answer>(
  answer: GroupOptions<Call, Answer>["answer"],
  group: readonly Waiting<Call, Answer>[],
  single: boolean,
): Promise<Answer[] | Failure> {
  try {
    return await answer(
      group.map(({ call }) => call),
      single,
    );
  } catch (error) {
    return new Failure(error);
  }
}

function tell<Call, Answer>(group: readonly Waiting<Call, Answer>[], outcome: Answer[] | Failure): void {
  for (const [index, { resolve, reject }] of group.entries()) {
    if (outcome instanceof Failure) reject(outcome.error);
    else resolve(outcome[index] as Answer);
  }
}

function overloaded(): AppError {
  return new AppError("unavailable", "More calls are waiting than can be answered soon. Try again shortly.", {
    retryAfter: 1,
  });
}
