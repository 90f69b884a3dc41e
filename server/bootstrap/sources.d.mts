export const NOTE: string;
export const SERVER_BUNDLE: string;
export function isBuildCurrent(): boolean;
export function hashSources(): string;
/** Every file below a folder, in order; none where there is no such folder. */
export function listFolder(folder: string): string[];
