import { Part } from "@/components/docs/prose";
import type { Locale } from "@/lib/i18n/locales";
import { guide as en } from "./en";
import { type GuideText, PART_IDS, type PartProps } from "./guide-text";

/**
 * One file per locale, with long parts in files beside it, instead of messages: the guide is prose with code, tables and examples between its
 * sentences, and translators need to see them in place. A locale without its file does not compile.
 */
const GUIDES: Record<Locale, GuideText> = { en };

/** The headings of the guide, for the side navigation. */
export function guideParts(locale: Locale): { id: string; title: string }[] {
  return PART_IDS.map((id) => ({ id, title: GUIDES[locale][id].title }));
}

export function Guide({ locale, ...props }: PartProps & { locale: Locale }) {
  return PART_IDS.map((id) => {
    const { title, Body } = GUIDES[locale][id];
    return (
      <Part key={id} id={id} title={title}>
        <Body {...props} />
      </Part>
    );
  });
}
