// Builds everything that `npm start`, `npm test` and the benches run: kernels, packages, model file, page.
// Steps whose outputs are newer than their inputs are skipped, so a second run takes about a second.
import { copyDocsPage } from './build/docs-page.js';
import { buildKernels } from './build/kernels.js';
import { packModel } from './build/model.js';
import { compilePackages } from './build/packages.js';
import { copyVerifier } from './build/verifier.js';

// Others read the standard output. The first build takes most of a minute.
process.stderr.write('Building Reprise ...\n');
await buildKernels();
await Promise.all([compilePackages(), packModel(), copyVerifier(), copyDocsPage()]);
