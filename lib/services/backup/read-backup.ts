import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import {
  type BackupHead,
  type BackupManifest,
  type BackupTable,
  END_OF_ROWS,
  headSchema,
  manifestSchema,
  tableSchema,
} from "./format";

/** Callbacks while a backup is read, in the order of the file. Each is awaited. */
export interface BackupReader {
  onHead?(head: BackupHead): Promise<void>;
  onTable?(table: BackupTable): Promise<void>;
  /** Complete rows, a few at a time. */
  onRows?(rows: Buffer): Promise<void>;
  onTableEnd?(): Promise<void>;
}

/** The file is not a complete backup. */
export class DamagedBackup extends Error {
  override name = "DamagedBackup";
}

const NEWLINE = 10;
const TERMINATOR = Buffer.from(`${END_OF_ROWS}\n`);

/**
 * Reads a backup from its first to its last line, and checks every table against the manifest. Memory does not grow with it.
 *
 * @throws DamagedBackup if a line is missing, or a table has changed
 */
export async function readBackup(
  path: string,
  reader: BackupReader = {},
): Promise<{ head: BackupHead; manifest: BackupManifest }> {
  const found: BackupManifest = { tables: [] };
  let head: BackupHead | undefined;
  let manifest: BackupManifest | undefined;
  let open: { table: string; rows: number; sum: ReturnType<typeof createHash> } | undefined;
  try {
    for await (const rows of linesOf(path)) {
      if (open) {
        if (rows.equals(TERMINATOR)) {
          found.tables.push({ table: open.table, rows: open.rows, sha256: open.sum.digest("hex") });
          open = undefined;
          await reader.onTableEnd?.();
          continue;
        }
        open.rows++;
        open.sum.update(rows);
        await reader.onRows?.(rows);
      } else if (manifest) {
        throw new DamagedBackup("The file continues after its manifest.");
      } else if (!head) {
        head = headSchema.parse(JSON.parse(rows.toString()));
        await reader.onHead?.(head);
      } else {
        const value: unknown = JSON.parse(rows.toString());
        const table = tableSchema.safeParse(value);
        if (table.success) {
          open = { table: table.data.table, rows: 0, sum: createHash("sha256") };
          await reader.onTable?.(table.data);
        } else manifest = manifestSchema.parse(value);
      }
    }
  } catch (error) {
    throw isUnreadable(error) ? new DamagedBackup(`The file cannot be read: ${messageOf(error)}`) : error;
  }
  if (!head || !manifest) throw new DamagedBackup("The file is truncated: it has no manifest.");
  const wrong = manifest.tables.find((table, index) => {
    const other = found.tables[index];
    return other?.table !== table.table || other.rows !== table.rows || other.sha256 !== table.sha256;
  });
  if (wrong || found.tables.length !== manifest.tables.length) {
    throw new DamagedBackup(`The rows of ${wrong?.table ?? "a table"} do not match the manifest.`);
  }
  return { head, manifest };
}

/** Lines with their newline. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const zip = createGunzip();
  file.on("error", (error) => zip.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of file.pipe(zip) as AsyncIterable<Buffer>) {
    const chunk: Buffer = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      yield chunk.subarray(from, at + 1);
      from = at + 1;
    }
    rest = chunk.subarray(from);
  }
  if (rest.length > 0) throw new DamagedBackup("The file is truncated: its last line has no end.");
}

/** Errors of zlib, JSON and zod for a file that is not ours. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return error instanceof SyntaxError || error.name === "ZodError" || /^(Z_|ENOENT$|EACCES$|EPERM$|EISDIR$)/.test(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.name !== "ZodError" ? error.message : "it is no backup of Studymeter";
}
