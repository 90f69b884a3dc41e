import { fromWireId, type IdKind, toWireId } from "./id";

/**
 * The receipt of an order or a refund at the gateway, used as an idempotency key: unique, at most 40 characters, and made from the row's
 * id, so that the outcome of a call whose response was lost can be looked up.
 */
export function receiptOf(kind: Extract<IdKind, "order" | "refund">, id: string): string {
  return toWireId(kind, id);
}

/** Whether a receipt has our format, whichever database made it. */
export function isReceiptOfOurs(receipt: string): boolean {
  return fromWireId("order", receipt) !== null;
}
