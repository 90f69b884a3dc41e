/** Mails that a student can turn off: not about money, and not requested by the student. */
export const OPTIONAL_MAILS = ["quota_exhausted"] as const;

export type OptionalMail = (typeof OPTIONAL_MAILS)[number];

export function isOptionalMail(type: string): type is OptionalMail {
  return OPTIONAL_MAILS.some((optional) => optional === type);
}
