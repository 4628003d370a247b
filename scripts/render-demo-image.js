// Draws the plain-text output of the demo as the picture of the README.
// Usage: npm run --silent demo | node scripts/render-demo-image.js > docs/images/demo.svg
import { text } from 'node:stream/consumers';
import { screenOf } from './demo-image/screen.js';
import { svgOf } from './demo-image/svg.js';

process.stdout.write(svgOf(screenOf(await text(process.stdin))));
