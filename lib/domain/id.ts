/**
 * Ids are uuids of version 7 in the database and `prefix_<32 hex digits>` on the wire: the prefix shows what kind an id is
 * without a lookup, and an id of one kind cannot be used as one of another.
 */
export const ID_PREFIX = {
  student: "stu",
  account: "acc",
  subscription: "sub",
  usage: "use",
  reservation: "rsv",
  apiKey: "key",
  session: "ses",
  testClock: "clk",
  payment: "pay",
  order: "ord",
  invoice: "inv",
  refund: "rfd",
  dispute: "dsp",
  mail: "msg",
  alert: "alr",
  audit: "aud",
} as const;

export type IdKind = keyof typeof ID_PREFIX;

export function toWireId(kind: IdKind, uuid: string): string {
  return `${ID_PREFIX[kind]}_${uuid.replaceAll("-", "")}`;
}

/** The uuid behind a wire id, or null when it is not one of this kind. */
export function fromWireId(kind: IdKind, wireId: string): string | null {
  const prefix = `${ID_PREFIX[kind]}_`;
  if (!wireId.startsWith(prefix)) return null;
  const hex = wireId.slice(prefix.length);
  if (!/^[0-9a-f]{32}$/.test(hex)) return null;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
