import type { Step } from "./steps";

/** Says whether whoever is at a step stays there. */
export interface Guard {
  takes(step: Step): boolean;
}

/** Holds whoever comes to a step, until the process that it is held for has been killed. */
export class Trap implements Guard {
  readonly #left = new Map<Step, number>();
  #full: () => void = () => undefined;

  /** As many at each step as are to die there; who comes after those goes on, and to the next step. */
  arm(steps: readonly Step[], each: number): Promise<void> {
    for (const step of steps) this.#left.set(step, each);
    return new Promise((resolve) => {
      this.#full = resolve;
    });
  }

  disarm(): void {
    this.#left.clear();
  }

  /** Steps that nobody, or not everybody, has come to. */
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
