import { z } from "zod";

/**
 * A backup is one gzip file of lines. The first is its head; then come the tables, each as a line of JSON, its rows in PostgreSQL's text
 * format, and a line `\.`, which no row can be; the last line is the manifest. A truncated file has none.
 */
export const FORMAT = "studymeter-backup-1";
export const END_OF_ROWS = "\\.";

// The file is read as untrusted input, because these names become part of SQL statements.
const identifier = z.string().regex(/^(?:[a-z_][a-z0-9_]*|"[^"\\]+")$/);
const qualified = z.string().regex(/^(?:public|simulator)\.(?:[a-z_][a-z0-9_]*|"[^"\\]+")$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const headSchema = z.object({
  format: z.literal(FORMAT),
  made_at: z.iso.datetime(),
  /** The id of its own row in `backup_run`, which is in the backup as a running one. */
  run: z.uuid(),
  migrations: z.array(z.string()),
  partitions: z.array(
    z.object({
      name: identifier,
      parent: identifier,
      bound: z.string().regex(/^(?:DEFAULT|FOR VALUES FROM \('[-0-9:.+ ]+'\) TO \('[-0-9:.+ ]+'\))$/),
    }),
  ),
});
export type BackupHead = z.output<typeof headSchema>;

export const tableSchema = z.object({ table: qualified, columns: z.array(identifier) });
export type BackupTable = z.output<typeof tableSchema>;

export const manifestSchema = z.object({
  tables: z.array(z.object({ table: qualified, rows: z.number().int(), sha256 })),
});
export type BackupManifest = z.output<typeof manifestSchema>;
