import type { ResponseMediaType } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";

interface Range {
  type: string;
  /** How specific the range is: a full media type, a type with any subtype, or anything. */
  specificity: number;
  quality: number;
}

/**
 * Content negotiation: the media type that the caller prefers (RFC 9110, 12.5.1). Between equals the first one wins, unless the caller also
 * accepts HTML: a browser that follows a link accepts everything else equally, and people prefer a file to JSON.
 *
 * @throws not_acceptable
 */
export function negotiateMediaType(accept: string | null, mediaTypes: readonly ResponseMediaType[]): ResponseMediaType {
  const ranges = parse(accept?.trim() || "*/*");
  const wantsPage = ranges.some(({ type, quality }) => type === "text/html" && quality > 0);
  const order = wantsPage ? mediaTypes.toReversed() : mediaTypes;
  const [best] = order
    .map((mediaType) => ({ mediaType, quality: qualityOf(mediaType, ranges) }))
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  if (best) return best.mediaType;
  const message = `Accept must allow ${mediaTypes.join(" or ")}.`;
  throw new AppError("not_acceptable", message, { fields: { Accept: message }, headers: { Vary: "Accept" } });
}

/** The most specific range decides. */
function qualityOf(mediaType: ResponseMediaType, ranges: Range[]): number {
  const [kind] = mediaType.split("/");
  const [mostSpecific] = ranges
    .filter(({ type }) => type === mediaType || type === `${kind}/*` || type === "*/*")
    .toSorted((a, b) => b.specificity - a.specificity || b.quality - a.quality);
  return mostSpecific?.quality ?? 0;
}

function parse(accept: string): Range[] {
  return accept.split(",").flatMap((entry) => {
    const [type = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
    if (!type) return [];
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    // An invalid weight is ignored.
    const isWeight = Number.isFinite(quality) && quality >= 0 && quality <= 1;
    return { type, quality: isWeight ? quality : 1, specificity: type === "*/*" ? 0 : type.endsWith("/*") ? 1 : 2 };
  });
}
