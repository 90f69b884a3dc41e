import { Callout } from "@/components/ui/callout";

/** Why the requested change could not be made. */
export function Problem({ text }: { text: string | null }) {
  return text ? (
    <Callout tone="bad" role="alert" className="mt-3">
      {text}
    </Callout>
  ) : null;
}
