import type { ListedRow } from "@/lib/db/student/list-subscriptions";
import { toWireId } from "@/lib/domain/id";
import { majorUnits } from "@/lib/format/money";

type Cell = string | number | boolean | Date | null;

/** The columns in their order, named as in the JSON, where that has them. */
const COLUMNS = {
  id: (row) => toWireId("student", row.id),
  user_id: (row) => row.external_id,
  name: (row) => row.name,
  email: (row) => row.email,
  plan: (row) => row.plan_key,
  status: (row) => row.status,
  auto_renewal: (row) => row.auto_renewal,
  start_date: (row) => row.start_date,
  end_date: (row) => row.end_date,
  renewal_date: (row) => row.renewal_date,
  grace_period_end: (row) => row.grace_period_end,
  cancel_requested_at: (row) => row.cancel_requested_at,
  scheduled_plan: (row) => row.scheduled_plan_key,
  // In major units: a column of paise is read as rupees.
  price: (row) =>
    row.price_amount === null || row.price_currency === null
      ? null
      : majorUnits({ amount: row.price_amount, currency: row.price_currency }),
  price_currency: (row) => row.price_currency,
  payment_method: (row) => row.method?.kind ?? null,
  payment_method_status: (row) => row.method?.status ?? null,
  card_network: (row) => row.method?.network ?? null,
  card_last4: (row) => row.method?.lastFour ?? null,
  upi: (row) => row.method?.upiHandle ?? null,
  test_clock: (row) => row.test_clock_id && toWireId("testClock", row.test_clock_id),
  total_used: (row) => row.total_used,
  last_used_at: (row) => row.last_used_at,
  created_at: (row) => row.created_at,
} as const satisfies Record<string, (row: ListedRow) => Cell>;

/** Columns that hold text, however much it looks like a number: a spreadsheet makes 123 of 00123, and 9.88E+18 of nineteen digits. */
const TEXT_COLUMNS = ["user_id", "name", "card_last4", "upi"];

/** What a spreadsheet would read as a number, a date, a time or a truth value: digits with signs between them, months, TRUE. */
const MISREAD =
  /^(?:\d[\d.,:/ -]*(?:e[+-]?\d+)?%?|\d+[ /-]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ /-]?\d+|true|false)$/i;

/** Without it, spreadsheets read the file in the local code page and garble names. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The list as CSV (RFC 4180), in one chunk per batch that is read. Stops reading when the client disconnects. */
export function subscriptionsCsv(batches: AsyncGenerator<ListedRow[], void, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const head = `${BYTE_ORDER_MARK}${Object.keys(COLUMNS).join(",")}\r\n`;
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(head)),
    pull: async (controller) => {
      const { done, value } = await batches.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map(toLine).join("")));
    },
    cancel: async () => {
      await batches.return();
    },
  });
}

function toLine(row: ListedRow): string {
  return `${Object.entries(COLUMNS)
    .map(([name, read]) => {
      const value = read(row);
      return TEXT_COLUMNS.includes(name) && typeof value === "string" ? toTextCell(value) : toCell(value);
    })
    .join(",")}\r\n`;
}

/** A text as every spreadsheet keeps it: `="00123"` where it would be read as something else. */
export function toTextCell(value: string): string {
  // Nothing in it can be a formula: letters, digits and signs between them.
  return MISREAD.test(value) ? `"=""${value}"""` : toCell(value);
}

export function toCell(value: Cell): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "string") return String(value);
  // CSV injection: what a student wrote must not run as a formula when someone opens the file.
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
