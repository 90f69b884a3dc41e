import { getTranslations } from "next-intl/server";
import { CodeBlock } from "@/components/docs/code-block";
import { CodeTabs } from "@/components/docs/code-tabs";
import type { DocsLanguage } from "@/components/docs/docs-language";
import { highlight } from "@/components/docs/highlight";
import { type ExampleName, type Language, readExample } from "./examples";

type ExampleTabsProps = {
  name: ExampleName;
  /** What the example shows. */
  label: string;
  language: DocsLanguage;
};

export async function ExampleTabs({ name, label, language }: ExampleTabsProps) {
  const [sh, ts, py] = await Promise.all([panel(name, "sh"), panel(name, "ts"), panel(name, "py")]);
  return <CodeTabs label={label} initial={language} panels={{ sh, ts, py }} />;
}

async function panel(name: ExampleName, language: Language) {
  const [{ files, output }, t] = await Promise.all([readExample(name, language), getTranslations("docs")]);
  return (
    <>
      {files.map(({ name: file, text }) => (
        <CodeBlock key={file} title={file} text={text} html={highlight(text, language)} />
      ))}
      <CodeBlock title={t("prints")} text={output} html={highlight(output, "json")} canCopy={false} />
    </>
  );
}
