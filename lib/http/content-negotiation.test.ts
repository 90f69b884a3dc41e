import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { negotiateMediaType } from "./content-negotiation";

const JSON_MEDIA_TYPE = "application/json";
const PDF = "application/pdf";
const MEDIA_TYPES = [JSON_MEDIA_TYPE, PDF] as const;
const CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8";

describe("the media type of a response", () => {
  it.each([
    [null, JSON_MEDIA_TYPE],
    ["", JSON_MEDIA_TYPE],
    ["*/*", JSON_MEDIA_TYPE],
    ["application/*", JSON_MEDIA_TYPE],
    [PDF, PDF],
    ["APPLICATION/PDF", PDF],
    ["application/pdf;q=0.2, application/json;q=0.1", PDF],
    ["application/pdf;q=0.1, application/json;q=0.2", JSON_MEDIA_TYPE],
    ["application/pdf, */*;q=0.5", PDF],
    ["application/json;q=0, */*", PDF],
    ["application/pdf;q=0, */*;q=0.1", JSON_MEDIA_TYPE],
    ["application/*;q=0.9, application/json;q=0.1", PDF],
    ["application/pdf;version=1.7;q=0.5", PDF],
    ["application/pdf;q=high", PDF],
    [CHROME, PDF],
    ["text/html;q=0, */*", JSON_MEDIA_TYPE],
  ])("for Accept: %s is %s", (accept, mediaType) => {
    expect(negotiateMediaType(accept, MEDIA_TYPES)).toBe(mediaType);
  });

  it.each(["text/csv", "text/html", "application/pdf;q=0", "image/*", "*/*;q=0", "application/json;q=0, text/*"])(
    "is none for Accept: %s",
    (accept) => {
      const attempt = () => negotiateMediaType(accept, MEDIA_TYPES);
      expect(attempt).toThrow(AppError);
      expect(attempt).toThrow("application/json or application/pdf");
    },
  );
});
