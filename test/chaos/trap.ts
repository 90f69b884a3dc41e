import type { Step } from "./steps";

/** Says whether a call that reaches a step is held there. */
export interface Guard {
  takes(step: Step): boolean;
}

/** Holds calls that reach a step until their process is killed. */
export class Trap implements Guard {
  readonly #left = new Map<Step, number>();
  #full: () => void = () => undefined;

  /** Holds `each` calls at each step; later calls pass. @returns when all are held */
  arm(steps: readonly Step[], each: number): Promise<void> {
    for (const step of steps) this.#left.set(step, each);
    return new Promise((resolve) => {
      this.#full = resolve;
    });
  }

  disarm(): void {
    this.#left.clear();
  }

  /** Steps that hold fewer calls than armed for. */
  missing(): Step[] {
    return [...this.#left.keys()];
  }

  takes(step: Step): boolean {
    const left = this.#left.get(step);
    if (left === undefined) return false;
    if (left > 1) this.#left.set(step, left - 1);
    else this.#left.delete(step);
    if (this.#left.size === 0) this.#full();
    return true;
  }
}
