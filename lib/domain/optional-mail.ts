/** Mails that a student can do without: not about money, and not asked for by herself. */
export const OPTIONAL_MAILS = ["quota_exhausted"] as const;

export type OptionalMail = (typeof OPTIONAL_MAILS)[number];

export function isOptionalMail(type: string): type is OptionalMail {
  return OPTIONAL_MAILS.some((optional) => optional === type);
}
