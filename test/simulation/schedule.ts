export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

interface Entry {
  at: number;
  order: number;
  name: string;
  run: () => Promise<unknown>;
}

/** What happens when: time jumps from entry to entry, and entries of one instant run in the order in which they were planned. */
export class Schedule {
  #now: number;
  #order = 0;
  readonly #entries: Entry[] = [];

  constructor(begin: Date) {
    this.#now = begin.getTime();
  }

  get now(): Date {
    return new Date(this.#now);
  }

  at(instant: Date, name: string, run: () => Promise<unknown>): void {
    const entry = { at: Math.max(instant.getTime(), this.#now), order: this.#order++, name, run };
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#entries[middle];
      if (other && (other.at < entry.at || (other.at === entry.at && other.order < entry.order))) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }

  after(ms: number, name: string, run: () => Promise<unknown>): void {
    this.at(new Date(this.#now + ms), name, run);
  }

  /** Runs everything up to an instant. */
  async runUntil(end: Date): Promise<void> {
    for (let next = this.#entries[0]; next && next.at <= end.getTime(); next = this.#entries[0]) {
      this.#entries.shift();
      this.#now = next.at;
      await next.run();
    }
    this.#now = end.getTime();
  }
}
