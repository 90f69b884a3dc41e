import { invalidField } from "@/lib/errors";

/** The cursor of a list that is sorted by time, newest first: the next page continues after it. */
export interface TimePlace {
  at: Date;
  id: string;
}

const CURSOR = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** @throws invalid_request for an invalid cursor */
export function readTimeCursor(cursor: string): TimePlace {
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (!at || !id) throw invalidField("cursor", "cursor must be the next_cursor of the previous page.");
  return { at: new Date(Number(at)), id };
}

export function writeTimeCursor({ at, id }: TimePlace): string {
  return `${at.getTime()}.${id}`;
}
