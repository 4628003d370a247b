import type { ServiceName } from './service.js';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * URLs of real servers, for files named `*.server.test.ts`. One is missing only where `SERVICES_OPTIONAL=1` lets
     * tests do without it. They may belong to somebody: write under a random prefix, or into tables of a random name.
     */
    services: Readonly<Partial<Record<ServiceName, string>>>;
  }
}
