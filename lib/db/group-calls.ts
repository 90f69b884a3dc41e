import { AppError } from "@/lib/errors";
import { isContention } from "./sql/query";
import { timed, untimed } from "./sql/timing";

export interface GroupOptions<Call, Answer> {
  /**
   * Answers many calls at once, in their order. It is atomic: when it fails, nothing has been done for any of them. A `single` call, repeated
   * after its group has failed, blocks no others and may wait; a group should fail rather than wait long for a lock of one of its calls.
   */
  answer(calls: readonly Call[], single: boolean): Promise<Answer[]>;
  /** Calls in one group. */
  maxSize: number;
  /** Groups that run at the same time. */
  maxRunning: number;
  /** Calls that may wait for a group; further ones are refused with a `Retry-After`. */
  maxWaiting: number;
  /** When a group fails with an outage after this long without a response, all waiting calls fail too: they would meet the same outage. */
  silenceMs: number;
}

interface Waiting<Call, Answer> {
  call: Call;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Answers calls in groups: those that arrive while others run form the next group, first come first served. A lone call does not wait.
 * When a group fails, each of its calls is retried alone, so that the error of one does not affect its neighbours; an outage affects all
 * calls, which fail at once.
 */
export function groupCalls<Call, Answer>(options: GroupOptions<Call, Answer>): (call: Call) => Promise<Answer> {
  const { answer, maxSize, maxRunning, maxWaiting, silenceMs } = options;
  const waiting: Waiting<Call, Answer>[] = [];
  let running = 0;
  let isPlanned = false;

  // At the end of the event loop's turn, so that calls which arrive in the same turn share a group.
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
    const outcome = await runGroup(answer, group, false);
    running--;
    const isAway = outcome instanceof Failure && outcome.isOutage;
    if (isAway && performance.now() - begin >= silenceMs) deliver(waiting.splice(0), outcome);
    // Before the results are delivered: the database works on the next group while the callers get theirs.
    startAll();
    if (outcome instanceof Failure && (outcome.isContention || (group.length > 1 && !isAway))) {
      for (const one of group) void runGroup(answer, [one], true).then((result) => deliver([one], result));
    } else {
      deliver(group, outcome);
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

  /** A lock time-out is `unavailable` too, but concerns one call only. */
  get isContention(): boolean {
    return this.error instanceof AppError && isContention(this.error);
  }

  get isOutage(): boolean {
    return this.error instanceof AppError && this.error.code === "unavailable" && !this.isContention;
  }
}

async function runGroup<Call, Answer>(
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

function deliver<Call, Answer>(group: readonly Waiting<Call, Answer>[], outcome: Answer[] | Failure): void {
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
