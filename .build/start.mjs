// npm start: bundles what is there and runs it, with the arguments that were given.
import {build} from 'esbuild';
import {options} from './options.mjs';

await build(options);
await import('../dist/nearmetal.mjs');
