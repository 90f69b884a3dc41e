const AGAIN = / again \d+$/;

/** The id under which an event of the outbox is sent: its receiver drops a duplicate, so that one which was lost needs another. */
export function eventId(cause: string, resends: number): string {
  return resends === 0 ? cause : `${cause} again ${resends}`;
}

/** The cause of an event by its id, however often it was sent. */
export function causeOf(id: string): string {
  return id.replace(AGAIN, "");
}
