import { invalidField } from "@/lib/errors";

/** Where a page of a list that is told by time ends, the newest first: the next one goes on from behind this. */
export interface TimePlace {
  at: Date;
  id: string;
}

const CURSOR = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** @throws invalid_request for what is none of ours */
export function readTimeCursor(cursor: string): TimePlace {
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (!at || !id) throw invalidField("cursor", "cursor must be the next_cursor of the page before.");
  return { at: new Date(Number(at)), id };
}

export function writeTimeCursor({ at, id }: TimePlace): string {
  return `${at.getTime()}.${id}`;
}
