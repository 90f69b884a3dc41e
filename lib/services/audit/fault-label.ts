import type { ChainFault, ChainVerdict } from "./check-chain";

const WORDS: Record<ChainFault, string> = {
  changed: "An entry or its seal is not what was sealed, or stands in another's place.",
  entry_missing: "A sealed entry is gone.",
  link_missing: "A seal is gone.",
  unknown_key: "It was sealed by a key that is neither AUDIT_KEY nor in AUDIT_PREVIOUS_KEYS.",
  earlier_key: "It was sealed by an earlier key after the present one was in use.",
  head_missing: "There are links, but what says how far they go is gone.",
  head_changed: "What says how far the chain goes was changed, or does not belong to it.",
  cut_off: "The end of the chain is cut off.",
  other_chain: "The head that was named is not in this chain: it was rewritten, or set back to an earlier day.",
  unchained: "An entry was never sealed: the sealer stands still, or the entry did not come in through the app.",
  unchained_missing: "An entry is gone that waited for its seal.",
};

/** What is wrong, and where, in a sentence or two. */
export function faultLabel({ kind, sequence, entryId }: NonNullable<ChainVerdict["fault"]>): string {
  const place = [sequence === null ? null : `link ${sequence}`, entryId === null ? null : `entry ${entryId}`];
  return `${WORDS[kind]} (${[kind, ...place.filter((part) => part !== null)].join(", ")})`;
}
