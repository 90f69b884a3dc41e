import type { ComponentType } from "react";
import type { DocsLanguage } from "@/components/docs/docs-language";

/** In reading order. Each id is also the anchor of its heading. */
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
  /** The commands that create a key. */
  setup: string;
}

/** The guide in one locale. It does not compile if a part is missing. */
export type GuideText = Record<PartId, { title: string; Body: ComponentType<PartProps> }>;
