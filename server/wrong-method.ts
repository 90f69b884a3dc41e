import type { IncomingMessage } from "node:http";
import { findOtherMethods } from "@/lib/http/known-paths";
import { respondWrongMethod } from "@/lib/http/unknown-call";
import { type Listener, listen, pathOf } from "./hot-routes";

/** The listener for a call with a method that its path does not have; null if Next serves it. Next itself would send a 405 without a body. */
export function findWrongMethod({ method, url }: IncomingMessage): Listener | null {
  const methods = findOtherMethods(method ?? "", pathOf(url ?? "/"));
  return methods && listen((request) => respondWrongMethod(request, methods));
}
