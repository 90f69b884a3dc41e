export interface NewEvent {
  id: string;
  name: string;
  data: unknown;
  /** One event per cause, however often its transition is retried. */
  cause: string;
}

/** In the order of `NewEvent`, then the times; for statements that write an event together with its cause. */
export const EVENT_COLUMNS = "id, name, data, cause, created_at, next_attempt_at";
