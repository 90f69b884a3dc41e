import type { IdKind } from "@/lib/domain/id";
import type { Columns } from "../sql/statement";

export interface Section {
  /** $1 is the student's id. */
  text: string;
  row: Columns;
  /** Columns that hold ids, and their kind: they are exported as wire ids of the API. */
  ids: Record<string, IdKind>;
}
