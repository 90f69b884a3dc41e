import type { ChainFault, ChainVerdict } from "./check-chain";

const LABELS: Record<ChainFault, string> = {
  changed: "An entry or its link was changed, or is in the wrong place.",
  entry_missing: "An entry was deleted.",
  link_missing: "A link was deleted.",
  unknown_key: "It was linked with a key that is neither AUDIT_KEY nor in AUDIT_PREVIOUS_KEYS.",
  earlier_key: "It was linked with an earlier key after the current key was in use.",
  head_missing: "The chain has links, but its head is missing.",
  head_changed: "The head of the chain was changed, or does not belong to it.",
  cut_off: "Links are missing at the end of the chain.",
  other_chain: "The given head is not in this chain: the chain was rewritten, or restored to an earlier day.",
  unchained: "An entry was never linked: the chaining job is not running, or the entry was not written by the app.",
  unchained_missing: "An entry was deleted before it was linked.",
};

/** What is wrong, and where, in a sentence or two. */
export function faultLabel({ kind, sequence, entryId }: NonNullable<ChainVerdict["fault"]>): string {
  const place = [sequence === null ? null : `link ${sequence}`, entryId === null ? null : `entry ${entryId}`];
  return `${LABELS[kind]} (${[kind, ...place.filter((part) => part !== null)].join(", ")})`;
}
