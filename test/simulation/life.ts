import pg from "pg";

/** When the process dies: before a statement, or at a call of the gateway, which may still reach the gateway. */
export type Death = { at: "statement"; count: number } | { at: "call"; count: number; isHeard: boolean };

export class Died extends Error {
  override name = "Died";
  constructor() {
    super("the process was killed");
  }
}

/**
 * The process whose services run here. Once it is dead, no statement reaches the database and no call reaches the gateway, as after
 * kill -9; the server rolls the open transaction back, because its connection breaks.
 */
export class Life {
  #death: Death | null = null;
  #isDead = false;
  #hasActed = false;

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Runs work that is killed where `death` says, if it gets that far. @returns whether it died */
  async mortal(death: Death | null, work: () => Promise<unknown>): Promise<boolean> {
    this.#death = death && { ...death };
    try {
      await work();
    } catch (error) {
      if (!this.#isDead) throw error;
    }
    const died = this.#isDead;
    // A new process takes over, with an empty memory.
    this.#death = null;
    this.#isDead = false;
    return died;
  }

  /** Whether anything was written, or the gateway called, since this was last asked. */
  takeActs(): boolean {
    const hasActed = this.#hasActed;
    this.#hasActed = false;
    return hasActed;
  }

  /** @throws Died */
  beforeStatement(text: string): void {
    if (!READS.test(text)) this.#hasActed = true;
    if (this.#death?.at === "statement" && --this.#death.count < 0) this.#isDead = true;
    if (this.#isDead) throw new Died();
  }

  /** What becomes of a call: it is made, it is made and its response is lost, or it is never made. */
  atCall(): "made" | "unanswered" | "lost" {
    this.#hasActed = true;
    if (this.#isDead) return "lost";
    if (this.#death?.at !== "call" || --this.#death.count >= 0) return "made";
    this.#isDead = true;
    return this.#death.isHeard ? "unanswered" : "lost";
  }
}

/** Statements that write nothing. A transaction that writes is recognized by its other statements. */
const READS = /^\s*(SELECT|BEGIN|COMMIT|ROLLBACK)\b/i;

/** Notifications to open pages are sent by a timer, so their order is not decided by the seed. */
const NOTIFY = "pg_notify";

/** The pool of a process that may die. */
export function mortalPool(url: string, life: Life): pg.Pool {
  class MortalClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: one method with a dozen signatures, all of which are passed on
    override query(...args: any[]): any {
      const [first] = args;
      const text: string = typeof first === "string" ? first : (first?.text ?? "");
      try {
        if (!text.includes(NOTIFY)) life.beforeStatement(text);
      } catch (error) {
        const callback = args.at(-1);
        if (typeof callback !== "function") return Promise.reject(error);
        process.nextTick(callback, error);
        return undefined;
      }
      return Reflect.apply(super.query, this, args);
    }
  }
  const pool = new pg.Pool({ connectionString: url, max: 10, Client: MortalClient });
  pool.on("error", () => undefined);
  return pool;
}
