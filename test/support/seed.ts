import type pg from "pg";

interface Seed {
  seedCatalogue(pool: pg.Pool): Promise<void>;
  seedDemo(pool: pg.Pool): Promise<void>;
}

// Until prisma/seed is there, databases are only migrated.
const SPECIFIER: string = "@/prisma/seed/index";
export const seed: Seed = await import(SPECIFIER).catch(() => ({
  seedCatalogue: async () => {},
  seedDemo: async () => {},
}));
