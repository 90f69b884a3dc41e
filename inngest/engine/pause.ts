/** A pause that can be cut short; a call while nobody pauses cuts the next one. */
export interface Pause {
  wait(ms: number): Promise<void>;
  end(): void;
}

export function createPause(): Pause {
  let finish: (() => void) | null = null;
  let isEnded = false;
  return {
    wait: (ms) =>
      new Promise((done) => {
        const over = () => {
          clearTimeout(timer);
          finish = null;
          isEnded = false;
          done();
        };
        const timer = setTimeout(over, isEnded ? 0 : ms);
        finish = over;
      }),
    end: () => {
      isEnded = true;
      finish?.();
    },
  };
}
