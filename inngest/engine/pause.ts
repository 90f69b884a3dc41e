/** A pause that can be ended early; ending it while nobody waits ends the next one. */
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
