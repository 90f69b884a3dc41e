import { fromWireId, type IdKind, toWireId } from "./id";

/**
 * The gateway's name for something of ours: unique, at most 40 characters, and made of the row's id, so that what became of a call whose
 * answer was lost can be asked by it.
 */
export function receiptOf(kind: Extract<IdKind, "order" | "refund">, id: string): string {
  return toWireId(kind, id);
}

/** Whether a receipt is one that we could have made, of whatever database. */
export function isReceiptOfOurs(receipt: string): boolean {
  return fromWireId("order", receipt) !== null;
}
