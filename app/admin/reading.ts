import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";

/** The result of a service; not found and forbidden both become 404. */
export async function orNotFound<Found>(finding: Promise<Found>): Promise<Found> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  }
}

/** A page of a list after the URL's cursor; an invalid cursor starts from the beginning. */
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
