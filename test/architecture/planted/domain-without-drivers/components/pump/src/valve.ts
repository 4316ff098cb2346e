// The planted violation.
import type Database from 'better-sqlite3';
// Allowed.
import { z } from 'zod';

export const valve = (database: Database.Database) => z.string().parse(database.name);
