export interface NewEvent {
  id: string;
  name: string;
  data: unknown;
  /** One event per cause, however often its transition is tried. */
  cause: string;
}

/** In the order of `NewEvent`, then the times; for those who write an event together with its cause. */
export const EVENT_COLUMNS = "id, name, data, cause, created_at, next_attempt_at";
