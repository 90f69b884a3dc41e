import type { ResponseMediaType } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";

interface Range {
  type: string;
  /** How closely it names a form: the whole of it, its kind, or nothing. */
  closeness: number;
  quality: number;
}

/**
 * The form of an answer that a caller would rather have (RFC 9110, 12.5.1). Between equals the first one wins, unless she asks for a
 * page: a browser that follows a link takes anything else with equal pleasure, and a person reads a file sooner than JSON.
 *
 * @throws not_acceptable
 */
export function negotiateMediaType(accept: string | null, forms: readonly ResponseMediaType[]): ResponseMediaType {
  const ranges = parse(accept?.trim() || "*/*");
  const wantsPage = ranges.some(({ type, quality }) => type === "text/html" && quality > 0);
  const order = wantsPage ? forms.toReversed() : forms;
  const [best] = order
    .map((form) => ({ form, quality: qualityOf(form, ranges) }))
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  if (best) return best.form;
  const message = `This is to be had as ${forms.join(" or ")}.`;
  throw new AppError("not_acceptable", message, { fields: { Accept: message }, headers: { Vary: "Accept" } });
}

/** The closest range decides, whatever the others say. */
function qualityOf(form: ResponseMediaType, ranges: Range[]): number {
  const [kind] = form.split("/");
  const [closest] = ranges
    .filter(({ type }) => type === form || type === `${kind}/*` || type === "*/*")
    .toSorted((a, b) => b.closeness - a.closeness || b.quality - a.quality);
  return closest?.quality ?? 0;
}

function parse(accept: string): Range[] {
  return accept.split(",").flatMap((entry) => {
    const [type = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
    if (!type) return [];
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    // A weight that is none is as if it were not there.
    const isWeight = Number.isFinite(quality) && quality >= 0 && quality <= 1;
    return { type, quality: isWeight ? quality : 1, closeness: type === "*/*" ? 0 : type.endsWith("/*") ? 1 : 2 };
  });
}
