import type { ComponentType } from "react";
import type { DocsLanguage } from "@/components/docs/docs-language";

/** In the order in which they are read. Each is the address of its heading too. */
export const PART_IDS = [
  "quick-start",
  "which-call",
  "errors",
  "idempotency",
  "test-clocks",
  "for-students",
  "for-admins",
] as const;

export type PartId = (typeof PART_IDS)[number];

export interface PartProps {
  language: DocsLanguage;
  /** The commands that make a key. */
  setup: string;
}

/** The guide in one language of people: every part, or it does not compile. */
export type GuideText = Record<PartId, { title: string; Body: ComponentType<PartProps> }>;
