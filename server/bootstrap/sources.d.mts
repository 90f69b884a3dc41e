export const NOTE: string;
export const SERVER_BUNDLE: string;
export function isBuildCurrent(): boolean;
export function hashSources(): string;
