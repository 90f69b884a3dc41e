import type pg from "pg";
import { type IdKind, toWireId } from "@/lib/domain/id";
import { queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";
import type { Section } from "./export-section";
import { type ExportSection, SECTIONS } from "./export-sections";

export type { ExportSection };

type Row = Record<string, unknown>;

const STATEMENTS = Object.entries<Section>(SECTIONS).map(
  ([name, { text, row }]) => [name as ExportSection, defineStatement({ name: `export_${name}`, text, row })] as const,
);

/** All sections in one snapshot: run it in a repeatable-read transaction. */
export async function readExport(studentId: string, on: pg.PoolClient): Promise<Record<ExportSection, Row[]>> {
  await on.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const sections: Partial<Record<ExportSection, Row[]>> = {};
  for (const [name, statement] of STATEMENTS) {
    const rows = await queryRows(statement, [studentId], on);
    sections[name] = rows.map((row) => withWireIds(row, SECTIONS[name].ids));
  }
  return sections as Record<ExportSection, Row[]>;
}

function withWireIds(row: Row, ids: Record<string, IdKind>): Row {
  const entries = Object.entries(row).map(([column, value]) => {
    const kind = ids[column];
    return [column, kind && typeof value === "string" ? toWireId(kind, value) : value];
  });
  return Object.fromEntries(entries);
}
