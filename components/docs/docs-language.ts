export const languages = ["sh", "ts", "py"] as const;

export type DocsLanguage = (typeof languages)[number];

export const docsLanguageCookie = "docs-language";

export function readDocsLanguage(value: string | undefined): DocsLanguage {
  return languages.find((language) => language === value) ?? "sh";
}
