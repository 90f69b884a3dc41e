import type { HistoryRow } from "@/lib/db/usage/history";
import { toWireId } from "@/lib/domain/id";

const HEAD = "created_at,feature,quantity,input_size,usage_type,status,id";

/** The history as CSV (RFC 4180), in one chunk per page that is read. Stops reading when the client disconnects. */
export function historyCsv(pages: AsyncGenerator<HistoryRow[], void, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`${HEAD}\r\n`)),
    pull: async (controller) => {
      const { done, value } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map(toLine).join("")));
    },
    cancel: async () => {
      await pages.return();
    },
  });
}

// No field needs quotes: keys, types and statuses are single words; the rest are numbers, times and ids.
function toLine(row: HistoryRow): string {
  const id = toWireId(row.status === "pending" ? "reservation" : "usage", row.id);
  const { feature, quantity, input_size, usage_type, status } = row;
  return `${[row.created_at.toISOString(), feature, quantity, input_size, usage_type, status, id].join(",")}\r\n`;
}
