export const subjects = ["physics", "maths", "biology", "history"] as const;

export type Subject = (typeof subjects)[number];

export interface Question {
  id: string;
  subject: Subject;
  prompt: string;
  /** Four of them. */
  options: readonly string[];
  /** Place of the right option. */
  answer: number;
  /** Why the answer is correct, for those who chose another. */
  explanation: string;
}
