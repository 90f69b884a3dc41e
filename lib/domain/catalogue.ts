import type { QuotaPeriodKind } from "@/lib/domain/period";

/**
 * The catalogue that ships: the features, the plans, and the limits of each plan. To add a feature, add a row to `FEATURES` and the noun of
 * its uses under `units` in `messages/en.json`; a new
 * limit or price is a changed number, which becomes a new plan version at the next start; paid students keep the version they bought.
 */

export type PlanKey = "free" | "premium" | "pro";

/** Uses per quota period; null is unlimited. */
export type Limits = Record<PlanKey, number | null>;

/** The pictures that a feature may have, by their names at lucide. The page that draws them has one for each. */
export type FeatureIconName =
  | "archive"
  | "calendar-check"
  | "clipboard-pen"
  | "files"
  | "layers"
  | "list-checks"
  | "message-circle-question-mark"
  | "square-play"
  | "target"
  | "users";

export interface CatalogueFeature {
  key: string;
  name: string;
  description: string;
  icon: FeatureIconName;
  quotaPeriod: QuotaPeriodKind;
  limits: Limits;
}

export interface CataloguePlan {
  key: PlanKey;
  name: string;
  tagline: string;
  benefits: string[];
  /** Upgrades go up in rank. */
  rank: number;
  historyDays: number;
  /** Minor units by currency; empty where nothing is charged. */
  prices: Record<string, number>;
}

/** Paid plans have no limits. */
function free(quota: number | null): Limits {
  return { free: quota, premium: null, pro: null };
}

/** In the order in which pages show them. */
export const FEATURES: readonly CatalogueFeature[] = [
  {
    key: "quiz",
    name: "Quiz",
    description: "Questions on your own material, marked at once.",
    icon: "list-checks",
    quotaPeriod: "month",
    limits: free(3),
  },
  {
    key: "flashcards",
    name: "Flashcards",
    description: "Cards that bring back what you are about to forget.",
    icon: "layers",
    quotaPeriod: "month",
    limits: free(3),
  },
  {
    key: "pair_quiz",
    name: "Pair Quiz",
    description: "One quiz, two students, the same clock.",
    icon: "users",
    quotaPeriod: "month",
    limits: free(1),
  },
  {
    key: "ask_question",
    name: "Ask Question",
    description: "A worked answer to a question of yours.",
    icon: "message-circle-question-mark",
    quotaPeriod: "month",
    limits: free(5),
  },
  {
    key: "predicted_questions",
    name: "Predicted Questions",
    description: "What the next paper is likely to ask.",
    icon: "target",
    quotaPeriod: "month",
    limits: free(3),
  },
  {
    key: "previous_papers",
    name: "Previous Papers",
    description: "Whole papers of past years, to sit as they were set.",
    icon: "files",
    quotaPeriod: "month",
    limits: free(10),
  },
  {
    key: "pyqs",
    name: "Previous Year Questions",
    description: "Past questions, sorted by topic.",
    icon: "archive",
    quotaPeriod: "month",
    limits: free(10),
  },
  {
    key: "youtube_summarizer",
    name: "YouTube Summarizer",
    description: "The notes of a lecture video, without the video.",
    icon: "square-play",
    quotaPeriod: "month",
    limits: free(2),
  },
  {
    key: "daily_quiz",
    name: "Daily Quiz",
    description: "Five questions a day, to keep going.",
    icon: "calendar-check",
    quotaPeriod: "month",
    limits: free(null),
  },
  {
    key: "mock_test",
    name: "Mock Test",
    description: "A full test against the clock, with a report.",
    icon: "clipboard-pen",
    quotaPeriod: "month",
    limits: free(3),
  },
];

export const PLANS: readonly CataloguePlan[] = [
  {
    key: "free",
    name: "Free",
    tagline: "Every feature, enough to get to know it.",
    benefits: ["Every feature, every month", "Unlimited Daily Quiz", "30 days of history"],
    rank: 0,
    historyDays: 30,
    prices: {},
  },
  {
    key: "premium",
    name: "Premium",
    tagline: "Study as much as you like.",
    benefits: ["No limits on any feature", "Priority support", "30 days of history"],
    rank: 1,
    historyDays: 30,
    prices: { USD: 999, INR: 79_900 },
  },
  {
    key: "pro",
    name: "Pro",
    tagline: "For those who want to see how they get better.",
    benefits: ["Everything in Premium", "Trends, and a year of history", "Download your history as CSV"],
    rank: 2,
    historyDays: 365,
    prices: { USD: 1_999, INR: 159_900 },
  },
];

const ICONS: ReadonlyMap<string, FeatureIconName> = new Map(FEATURES.map(({ key, icon }) => [key, icon]));

/** The picture of a feature; null for one that is in the database only. */
export function iconOfFeature(key: string): FeatureIconName | null {
  return ICONS.get(key) ?? null;
}
