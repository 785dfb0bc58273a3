import { Router } from 'express';

/** A router for which an address has one spelling: case counts, and so does a slash at the end. */
export function exactRouter(): Router {
  return Router({ caseSensitive: true, strict: true });
}
