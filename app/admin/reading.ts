import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";

/** What a service finds; what there is not, or is not for who asks, is not there. */
export async function orNotFound<Found>(finding: Promise<Found>): Promise<Found> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  }
}

/** A part of a list from behind a place that an old or foreign address names: where it is no place, from the beginning. */
export async function fromPlace<Page>(
  cursor: string | null,
  read: (cursor: string | null) => Promise<Page>,
): Promise<Page> {
  try {
    return await read(cursor);
  } catch (error) {
    if (cursor !== null && error instanceof AppError && error.code === "invalid_request") return read(null);
    throw error;
  }
}
