import {memoryHost} from './memory.ts';
import type {Target} from './target.ts';
export const sampleTarget = (): Target =>
	memoryHost({nearmetal: 1, target: 'sample', takenAt: '', files: {}, links: {}, names: [], commands: {}});
